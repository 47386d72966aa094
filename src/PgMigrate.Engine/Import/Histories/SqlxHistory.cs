namespace PgMigrate.Engine.Import.Histories;

/// <summary>sqlx's _sqlx_migrations. A script without a transaction that has failed is left there as no success.</summary>
internal sealed class SqlxHistory : IToolHistory
{
    private const long NanosecondsPerTick = 100;

    private static readonly TableShape Shape = new(
        ("version", ColumnKind.Number),
        ("description", ColumnKind.Text),
        ("installed_on", ColumnKind.Time),
        ("success", ColumnKind.Flag),
        ("checksum", ColumnKind.Bytes),
        ("execution_time", ColumnKind.Number)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Sqlx;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["version"], stop).ConfigureAwait(false);
        return new ToolHistory([
            .. rows.Where(row => row.Flag("success"))
                .Select(row => new RecordedMigration(row.Text("version")!)
                {
                    Checksum = row.Text("checksum"),
                    AppliedAt = row.Time("installed_on"),
                    Duration = DurationOf(row),
                }),
        ])
        {
            Problems =
            [
                .. rows.Where(row => !row.Flag("success"))
                    .Select(row =>
                        $"version {row.Text("version")} ({row.Text("description")}) is dirty: it was begun and has not ended. "
                        + "Bring the database right by hand, then delete the row, or set its success"
                    ),
            ],
        };
    }

    /// <inheritdoc/>
    public string Canonical(string key) => WholeVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => WholeVersion.Compare(first, second);

    // -1 where sqlx has come to an end before it could write it.
    private static TimeSpan? DurationOf(ForeignRow row) =>
        row.Number("execution_time") is >= 0 and var time ? TimeSpan.FromTicks(time / NanosecondsPerTick) : null;
}
