namespace PgMigrate.Engine.Import.Histories;

/// <summary>FluentMigrator's VersionInfo. Its times are UTC.</summary>
internal sealed class FluentMigratorHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("version", ColumnKind.Number),
        ("appliedon", ColumnKind.Time),
        ("description", ColumnKind.Text)
    )
    {
        IsWhole = true,
        IsUtc = true,
    };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.FluentMigrator;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["appliedon", "version"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("version")!) { AppliedAt = row.Time("appliedon") }),
        ]);
    }

    /// <inheritdoc/>
    public string Canonical(string key) => WholeVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => WholeVersion.Compare(first, second);
}
