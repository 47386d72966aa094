namespace PgMigrate.Engine.Import.Histories;

/// <summary>RoundhousE's ScriptsRun, which grate has taken over: the last row of a script says which text was applied.</summary>
internal sealed class RoundhousEHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("id", ColumnKind.Number),
        ("version_id", ColumnKind.Number),
        ("script_name", ColumnKind.Text),
        ("text_of_script", ColumnKind.Text),
        ("text_hash", ColumnKind.Text),
        ("one_time_script", ColumnKind.Flag),
        ("entry_date", ColumnKind.Time),
        ("entered_by", ColumnKind.Text)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.RoundhousE;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["id"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Where(row => row.Text("script_name") is not null)
                .GroupBy(row => Canonical(row.Text("script_name")!))
                .Select(group => Describe(group.Last())),
        ]);
    }

    /// <inheritdoc/>
    public string Canonical(string key) => key.Replace('\\', '/');

    private static RecordedMigration Describe(ForeignRow row) =>
        new(row.Text("script_name")!)
        {
            Checksum = row.Text("text_hash"),
            AppliedAt = row.Time("entry_date"),
            AppliedBy = row.Text("entered_by"),
        };
}
