namespace PgMigrate.Engine.Import.Histories;

/// <summary>graphile-migrate's table of committed migrations: each has the hash of its file, and of the one before it.</summary>
internal sealed class GraphileMigrateHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("hash", ColumnKind.Text),
        ("previous_hash", ColumnKind.Text),
        ("filename", ColumnKind.Text),
        ("date", ColumnKind.Time)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.GraphileMigrate;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["filename"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("filename")!)
            {
                Checksum = row.Text("hash"),
                AppliedAt = row.Time("date"),
            }),
        ]);
    }
}
