namespace PgMigrate.Engine.Import.Histories;

/// <summary>
/// Flyway's table: a row for each thing it has done, so that the last row of a version says how it stands. Failed rows stay only
/// where a script could not be rolled back.
/// </summary>
internal sealed class FlywayHistory : IToolHistory
{
    private static readonly TableShape Shape = new(
        ("installed_rank", ColumnKind.Number),
        ("version", ColumnKind.Text),
        ("description", ColumnKind.Text),
        ("type", ColumnKind.Text),
        ("script", ColumnKind.Text),
        ("checksum", ColumnKind.Number),
        ("installed_by", ColumnKind.Text),
        ("installed_on", ColumnKind.Time),
        ("execution_time", ColumnKind.Number),
        ("success", ColumnKind.Flag)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Flyway;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public string AdviceOnChanged => "Restore the file as it was applied, or have Flyway accept it as it is (flyway repair)";

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["installed_rank"], stop).ConfigureAwait(false);
        var baselines = new List<RecordedMigration>();
        var standing = new Dictionary<string, ForeignRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var type = row.Text("type") ?? string.Empty;
            var key = KeyOf(row);
            // Flyway's note that it has made the schema.
            if (type == "SCHEMA")
                continue;
            var takesBack = type == "DELETE" || type.StartsWith("UNDO_", StringComparison.Ordinal);
            if (takesBack && row.Flag("success"))
                standing.Remove(Canonical(key));
            else if (type.EndsWith("BASELINE", StringComparison.Ordinal) && row.Flag("success"))
                baselines.Add(Describe(row, key) with { Reach = RecordReach.UpTo });
            else
                standing[Canonical(key)] = row;
        }

        return new ToolHistory([
            .. baselines,
            .. standing.Values.Where(row => row.Flag("success")).Select(row => Describe(row, KeyOf(row))),
        ])
        {
            Problems = [.. standing.Values.Where(row => !row.Flag("success")).Select(Failure)],
        };
    }

    /// <inheritdoc/>
    public string Canonical(string key) => DottedVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => DottedVersion.Compare(first, second);

    /// <inheritdoc/>
    public string? BaselineVersion(string key) => DottedVersion.BaselineVersion(key);

    private static string KeyOf(ForeignRow row) => row.Text("version") ?? $"R:{row.Text("description")}";

    private static RecordedMigration Describe(ForeignRow row, string key) =>
        new(key)
        {
            Checksum = row.Text("checksum"),
            AppliedAt = row.Time("installed_on"),
            AppliedBy = row.Text("installed_by"),
            Duration = row.Number("execution_time") is { } time ? TimeSpan.FromMilliseconds(time) : null,
            Nature = row.Text("type") is "JDBC" or "SPRING_JDBC" or "CUSTOM" or "SCRIPT"
                ? $"{row.Text("type")}, no script of SQL"
                : null,
        };

    private static string Failure(ForeignRow row) =>
        $"{row.Text("script")} has failed ({row.Text("type")} of {row.Text("installed_by")}), and parts of it may stand: bring "
        + "the database right, then flyway repair removes the row";
}
