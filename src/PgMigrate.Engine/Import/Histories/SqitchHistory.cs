namespace PgMigrate.Engine.Import.Histories;

/// <summary>
/// Sqitch's registry: <c>changes</c> has what is deployed now, <c>events</c> all that has happened. A change that was reworked is
/// there as often as it was deployed, under one name.
/// </summary>
internal sealed class SqitchHistory : IToolHistory
{
    private static readonly TableShape Changes = new(
        ("change_id", ColumnKind.Text),
        ("script_hash", ColumnKind.Text),
        ("change", ColumnKind.Text),
        ("project", ColumnKind.Text),
        ("committed_at", ColumnKind.Time),
        ("committer_name", ColumnKind.Text),
        ("committer_email", ColumnKind.Text)
    );

    private static readonly TableShape Events = new(
        ("event", ColumnKind.Text),
        ("change_id", ColumnKind.Text),
        ("change", ColumnKind.Text),
        ("project", ColumnKind.Text),
        ("committed_at", ColumnKind.Time)
    );

    private static readonly TableShape Tags = new(
        ("tag_id", ColumnKind.Text),
        ("tag", ColumnKind.Text),
        ("project", ColumnKind.Text),
        ("change_id", ColumnKind.Text)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Sqitch;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Changes];

    /// <inheritdoc/>
    public string AdviceOnChanged =>
        "Restore the deploy script as it was deployed, or have Sqitch deploy it again (sqitch revert and deploy, or rework)";

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var changes = await tables.ReadAsync(table, Changes, ["committed_at"], stop).ConfigureAwait(false);
        var log = await tables.BesideAsync(table, Events, stop).ConfigureAwait(false);
        var events = log is null ? [] : await tables.ReadAsync(log, Events, ["committed_at"], stop).ConfigureAwait(false);
        var tags = await tables.BesideAsync(table, Tags, stop).ConfigureAwait(false);
        var isOne = changes.Select(row => row.Text("project")).Distinct(StringComparer.Ordinal).Count() == 1;
        var seen = new Dictionary<(string?, string?), int>();
        var migrations = new List<RecordedMigration>();
        foreach (var row in changes)
        {
            var name = (row.Text("project"), row.Text("change"));
            var time = seen[name] = seen.GetValueOrDefault(name) + 1;
            migrations.Add(Describe(row, time, isOne));
        }

        return new ToolHistory(migrations)
        {
            Problems =
            [
                .. events.GroupBy(row => row.Text("change_id")).Select(group => group.Last()).Where(Failed).Select(Failure),
            ],
            OtherTables = [.. new[] { log, tags }.OfType<ForeignTable>()],
        };
    }

    private static bool Failed(ForeignRow row) => row.Text("event") == "fail";

    private static string Failure(ForeignRow row) =>
        $"{row.Text("project")}:{row.Text("change")} has failed when Sqitch ran it last, and parts of it may stand: deploy or "
        + "revert it with Sqitch until that succeeds";

    // The name of a change is one of its project's.
    private static RecordedMigration Describe(ForeignRow row, int time, bool isOneProject)
    {
        var project = row.Text("project");
        var change = time == 1 ? row.Text("change")! : $"{row.Text("change")}@{time}";
        return new RecordedMigration($"{project}:{change}")
        {
            OtherKeys = isOneProject ? [change] : [],
            Identity = row.Text("change_id"),
            Checksum = row.Text("script_hash"),
            AppliedAt = row.Time("committed_at"),
            AppliedBy = $"{row.Text("committer_name")} <{row.Text("committer_email")}>",
            Project = project,
        };
    }
}
