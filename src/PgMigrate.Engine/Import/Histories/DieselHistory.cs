namespace PgMigrate.Engine.Import.Histories;

/// <summary>
/// Diesel's __diesel_schema_migrations: the version is the folder's name up to its first underscore, without dashes.
/// </summary>
internal sealed class DieselHistory : IToolHistory
{
    private static readonly TableShape Shape = new(("version", ColumnKind.Text), ("run_on", ColumnKind.Time)) { IsWhole = true };

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Diesel;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["version"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Select(row => new RecordedMigration(row.Text("version")!) { AppliedAt = row.Time("run_on") }),
        ]);
    }

    /// <inheritdoc/>
    public string Canonical(string key) => key.Replace("-", string.Empty, StringComparison.Ordinal);
}
