namespace PgMigrate.Engine.Import.Histories;

/// <summary>The table schema_migrations of dbmate and of Rails: a version a row, as text, and nothing else.</summary>
/// <param name="tool">Whose.</param>
internal sealed class VersionListHistory(MigrationTool tool) : IToolHistory
{
    private static readonly TableShape Shape = new(("version", ColumnKind.Text)) { IsWhole = true };

    /// <inheritdoc/>
    public MigrationTool Tool => tool;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["version"], stop).ConfigureAwait(false);
        return new ToolHistory([.. rows.Select(row => new RecordedMigration(row.Text("version")!))]);
    }

    /// <inheritdoc/>
    public string Canonical(string key) => WholeVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => WholeVersion.Compare(first, second);
}
