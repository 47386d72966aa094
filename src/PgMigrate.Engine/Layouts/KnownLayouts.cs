using PgMigrate.Engine.Layouts.Dumps;
using PgMigrate.Engine.Layouts.Evolve;
using PgMigrate.Engine.Layouts.Flyway;
using PgMigrate.Engine.Layouts.Graphile;

namespace PgMigrate.Engine.Layouts;

/// <summary>The tools whose folders are read, each by its <see cref="ILayout"/>.</summary>
internal static class KnownLayouts
{
    private static readonly Dictionary<MigrationTool, ILayout> Layouts = new ILayout[]
    {
        new DbmateLayout(),
        new DieselLayout(),
        new EvolveLayout(),
        new FlywayLayout(),
        new GolangMigrateLayout(),
        new GooseLayout(),
        new GraphileLayout(),
        new NodePgMigrateLayout(),
        new PgDumpLayout(),
        new RailsLayout(),
        new SqlxLayout(),
    }.ToDictionary(layout => layout.Tool);

    /// <summary>The tools whose folders can be read, by name.</summary>
    public static IReadOnlyList<MigrationTool> Tools { get; } = [.. Layouts.Keys.OrderBy(tool => tool.ToString())];

    /// <summary>Who reads the folders of a tool.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: nobody does.</exception>
    public static ILayout Of(MigrationTool tool) =>
        Layouts.GetValueOrDefault(tool)
        ?? throw new MigrationException(
            MigrationErrorId.OptionsInvalid,
            $"Folders of {tool} are not read: its migrations are code, and no SQL.",
            $"Make a dump of a database that {tool} has migrated (pg_dump --schema-only), and convert that: it becomes the "
                + $"baseline. Folders of these are read: {string.Join(", ", Tools)}."
        );
}
