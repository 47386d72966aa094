namespace PgMigrate.Engine.Import.Histories;

/// <summary>node-pg-migrate's pgmigrations: names of migrations, without the ending of their files.</summary>
internal sealed class NodePgMigrateHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("id", ColumnKind.Number),
        ("name", ColumnKind.Text),
        ("run_on", ColumnKind.Time)
    )
    {
        IsWhole = true,
    };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.NodePgMigrate;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["id"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("name")!) { AppliedAt = row.Time("run_on") }),
        ]);
    }
}
