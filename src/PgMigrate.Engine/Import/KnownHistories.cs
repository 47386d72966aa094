using PgMigrate.Engine.Import.Histories;

namespace PgMigrate.Engine.Import;

/// <summary>The tools whose history is understood.</summary>
internal static class KnownHistories
{
    private static readonly Dictionary<MigrationTool, IToolHistory> Histories = new IToolHistory[]
    {
        new FlywayHistory(),
        new LiquibaseHistory(),
        new SqitchHistory(),
        new EFCoreHistory(),
        new DbUpHistory(),
        new EvolveHistory(),
        new FluentMigratorHistory(),
        new GolangMigrateHistory(),
        new VersionListHistory(MigrationTool.Dbmate),
        new NodePgMigrateHistory(),
        new GooseHistory(),
        new DieselHistory(),
        new SqlxHistory(),
        new AlembicHistory(),
        new VersionListHistory(MigrationTool.Rails),
        new RoundhousEHistory(),
        new GraphileMigrateHistory(),
    }.ToDictionary(history => history.Tool);

    /// <summary>The tools, by name.</summary>
    public static IReadOnlyList<MigrationTool> Tools { get; } = [.. Histories.Keys.OrderBy(tool => tool.ToString())];

    /// <summary>How a tool keeps what it has applied.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: it keeps nothing.</exception>
    public static IToolHistory Of(MigrationTool tool) =>
        Histories.GetValueOrDefault(tool)
        ?? throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"{tool} keeps no history that could be imported.",
            $"Name the tool that has migrated the database: {string.Join(", ", Tools)}."
        );
}
