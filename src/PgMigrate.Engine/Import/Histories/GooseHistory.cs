namespace PgMigrate.Engine.Import.Histories;

/// <summary>
/// goose's goose_db_version: a row for each way up, and in older versions for each way down; the last row of a version says how
/// it stands. Version 0 says that the table was made.
/// </summary>
internal sealed class GooseHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("id", ColumnKind.Number),
        ("version_id", ColumnKind.Number),
        ("is_applied", ColumnKind.Flag),
        ("tstamp", ColumnKind.Time)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Goose;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["id"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Where(row => row.Number("version_id") != 0)
                .GroupBy(row => row.Text("version_id")!)
                .Select(group => group.Last())
                .Where(row => row.Flag("is_applied"))
                .Select(row => new RecordedMigration(row.Text("version_id")!) { AppliedAt = row.Time("tstamp") }),
        ]);
    }

    /// <inheritdoc/>
    public string Canonical(string key) => WholeVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => WholeVersion.Compare(first, second);
}
