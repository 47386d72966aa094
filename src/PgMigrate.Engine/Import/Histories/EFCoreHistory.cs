namespace PgMigrate.Engine.Import.Histories;

/// <summary>The table of Entity Framework Core: names of migrations, no hash and no time.</summary>
internal sealed class EFCoreHistory : IToolHistory
{
    // By a naming convention for snake case.
    private static readonly TableShape Snake = Of("migration_id", "product_version");

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.EFCore;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Of("migrationid", "productversion"), Snake];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var shape = Shapes.First(shape => shape.Fits(table));
        var id = shape.Columns[0].Name;
        var rows = await tables.ReadAsync(table, shape, [id], stop).ConfigureAwait(false);
        return new ToolHistory([.. rows.Select(row => new RecordedMigration(row.Text(id)!))]);
    }

    private static TableShape Of(string id, string version) =>
        new((id, ColumnKind.Text), (version, ColumnKind.Text)) { IsWhole = true };
}
