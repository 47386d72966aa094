using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import.Histories;

/// <summary>golang-migrate's table: one row with the last version, and whether it was left half way.</summary>
internal sealed class GolangMigrateHistory : IToolHistory
{
    private static readonly TableShape Shape = new(("version", ColumnKind.Number), ("dirty", ColumnKind.Flag)) { IsWhole = true };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.GolangMigrate;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["version"], stop).ConfigureAwait(false);
        string[] versions = [.. rows.Select(row => row.Text("version")!)];
        // The version itself must be a script of the folder; those before it are what the folder says.
        return new ToolHistory([
            .. versions.SelectMany(version => (RecordedMigration[])[new(version), new(version) { Reach = RecordReach.UpTo }]),
        ])
        {
            Problems =
            [
                .. rows.Where(row => row.Flag("dirty"))
                    .Select(row =>
                        $"version {row.Text("version")} is dirty: it was begun, and how far it came nobody knows. Bring the "
                        + $"database right by hand, then migrate force {row.Text("version")}, or the version before it"
                    ),
                .. versions.Length > 1
                    ? (string[])[$"{table} has {CountText.Of(versions.Length, "row")}, and golang-migrate keeps one"]
                    : [],
            ],
        };
    }

    /// <inheritdoc/>
    public string Canonical(string key) => WholeVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => WholeVersion.Compare(first, second);
}
