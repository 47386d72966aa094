namespace PgMigrate.Engine.Import.Histories;

/// <summary>Alembic's alembic_version: the last revision of each branch, and no other.</summary>
internal sealed class AlembicHistory : IToolHistory
{
    private static readonly TableShape Shape = new(("version_num", ColumnKind.Text)) { IsWhole = true };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Alembic;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["version_num"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("version_num")!) { Reach = RecordReach.WithEarlier }),
        ]);
    }
}
