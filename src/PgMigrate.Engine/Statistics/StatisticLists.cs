namespace PgMigrate.Engine.Statistics;

/// <summary>What statistics list: the slowest scripts, the tables that change most, the longest stalls, each week.</summary>
internal static class StatisticLists
{
    private static readonly string[] Relations = ["TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW"];
    private static readonly string[] PartsOfTables = ["COLUMN", "CONSTRAINT", "INDEX", "TRIGGER", "POLICY", "RULE"];

    /// <summary>The scripts that took the longest.</summary>
    public static IReadOnlyList<ScriptStatistic> Slowest(IEnumerable<ScriptRun> applied, int first) =>
        [
            .. applied
                .Where(script => script.Duration is not null)
                .GroupBy(NameOf, StringComparer.Ordinal)
                .Select(runs => (Script: runs.Key, Runs: runs.OrderByDescending(run => run.Duration).ToArray()))
                .Select(script => new ScriptStatistic(
                    script.Script,
                    script.Runs.Length,
                    script.Runs[0].Duration!.Value,
                    TimeSpan.FromTicks((long)script.Runs.Average(run => run.Duration!.Value.Ticks))
                )
                {
                    Database = PastRun.PlaceOf(script.Runs[0]),
                })
                .OrderByDescending(script => script.Longest)
                .ThenBy(script => script.Script, StringComparer.Ordinal)
                .Take(first),
        ];

    /// <summary>The scripts behind which others waited the longest.</summary>
    public static IReadOnlyList<StallStatistic> Stalls(IEnumerable<ScriptRun> scripts, int first) =>
        [
            .. scripts
                .Where(script => script.LongestStall > TimeSpan.Zero)
                .OrderByDescending(script => script.LongestStall)
                .Take(first)
                .Select(script => new StallStatistic(NameOf(script), script.LongestStall!.Value, script.BlockedSessions ?? 0)
                {
                    Database = PastRun.PlaceOf(script),
                    StartedAt = script.StartedAt!.Value,
                }),
        ];

    /// <summary>The tables that were changed most often.</summary>
    public static IReadOnlyList<TableStatistic> Tables(IEnumerable<SchemaChange> changes, int first) =>
        [
            .. changes
                .Select(change => (Table: TableOf(change), Change: change))
                .Where(change => change.Table is not null)
                .GroupBy(change => change.Table!, change => change.Change, StringComparer.Ordinal)
                .Select(table => new TableStatistic(
                    table.Key,
                    table.Count(),
                    table.Select(change => change.Script).OfType<string>().Distinct(StringComparer.Ordinal).Count()
                )
                {
                    LastChangedAt = table.Max(change => change.ChangedAt),
                })
                .OrderByDescending(table => table.Changes)
                .ThenBy(table => table.Table, StringComparer.Ordinal)
                .Take(first),
        ];

    /// <summary>Every week, from the first one to the last.</summary>
    public static IReadOnlyList<WeekStatistic> Weeks(
        IReadOnlyCollection<PastRun> runs,
        DateTimeOffset since,
        DateTimeOffset until
    )
    {
        var ofWeek = runs.ToLookup(run => MondayOf(run.StartedAt));
        var weeks = new List<WeekStatistic>();
        for (var monday = MondayOf(since); monday <= until; monday = monday.AddDays(7))
            weeks.Add(WeekOf(monday, [.. ofWeek[monday]]));
        return weeks;
    }

    private static WeekStatistic WeekOf(DateTimeOffset monday, PastRun[] runs) =>
        new(
            monday,
            runs.Count(run => run.IsDeployment),
            runs.Count(run => run.IsFailedDeployment),
            runs.Sum(run => run.Scripts.Count(script => script.Status == ScriptRunStatus.Applied)),
            TimeSpan.FromTicks(runs.Sum(run => run.Duration.Ticks))
        );

    /// <summary>The Monday of a time's week, at midnight (UTC).</summary>
    public static DateTimeOffset MondayOf(DateTimeOffset time)
    {
        var day = time.UtcDateTime.Date;
        return new DateTimeOffset(day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), TimeSpan.Zero);
    }

    private static string NameOf(ScriptRun script) => script.Folder is null ? script.Script : $"{script.Folder}/{script.Script}";

    private static string? TableOf(SchemaChange change) =>
        Relations.Contains(change.ObjectType, StringComparer.Ordinal) ? change.Object
        : PartsOfTables.Contains(change.ObjectType, StringComparer.Ordinal) ? change.Parent
        : null;
}
