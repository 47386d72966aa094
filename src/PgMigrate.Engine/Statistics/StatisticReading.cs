namespace PgMigrate.Engine.Statistics;

/// <summary>What was read of a database, for statistics.</summary>
/// <param name="Scripts">Its script runs.</param>
/// <param name="Changes">The changes of its schema, as far as they were kept.</param>
internal sealed record StatisticSource(IReadOnlyList<ScriptRun> Scripts, IReadOnlyList<SchemaChange> Changes);

/// <summary>Statistics of migrations, from what histories say.</summary>
internal static class StatisticReading
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>One for each database and environment, or for each environment.</summary>
    /// <param name="sources">What was read of each database.</param>
    /// <param name="query">Which are wanted.</param>
    /// <param name="grouping">What is taken together.</param>
    /// <param name="now">The end of the time that they are about.</param>
    public static IReadOnlyList<MigrationStatistic> Of(
        IReadOnlyList<StatisticSource> sources,
        StatisticQuery query,
        StatisticGrouping grouping,
        DateTimeOffset now
    )
    {
        var runs = PastRun.Of(sources.SelectMany(source => source.Scripts)).Where(run => IsWanted(run, query));
        var changes = sources.SelectMany(source => source.Changes).ToLookup(change => change.RunId);
        return
        [
            .. runs.GroupBy(run =>
                    (
                        Place: grouping == StatisticGrouping.Database ? run.Place : null,
                        Environment: run.Environment?.ToUpperInvariant()
                    )
                )
                .OrderBy(group => group.Key.Place, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Environment, StringComparer.Ordinal)
                .Select(group => Of([.. group], changes, query, now)),
        ];
    }

    private static bool IsWanted(PastRun run, StatisticQuery query) =>
        query.Environments.Count == 0 || query.Environments.Contains(run.Environment, StringComparer.OrdinalIgnoreCase);

    private static MigrationStatistic Of(
        PastRun[] runs,
        ILookup<Guid?, SchemaChange> changes,
        StatisticQuery query,
        DateTimeOffset now
    )
    {
        var since = query.Since ?? runs.Min(run => run.StartedAt);
        PastRun[] deployments = [.. runs.Where(run => run.IsDeployment)];
        PastRun[] good = [.. deployments.Where(run => run.IsGoodDeployment)];
        ScriptRun[] scripts = [.. runs.SelectMany(run => run.Scripts)];
        ScriptRun[] applied = [.. scripts.Where(script => script.Status == ScriptRunStatus.Applied)];
        var failed = deployments.Length - good.Length;
        var restored = Restoration.Of(runs);
        return new MigrationStatistic
        {
            Server = Same(scripts, script => script.Server),
            Database = Same(scripts, script => $"{script.Server}/{script.Database}") is null ? null : scripts[0].Database,
            Environment = runs[0].Environment,
            Databases = runs.Select(run => run.Place).Distinct(StringComparer.Ordinal).Count(),
            Since = since,
            Until = now,
            Runs = runs.Length,
            Deployments = deployments.Length,
            Failed = failed,
            Cancelled = runs.Count(run => run.IsCancelled),
            Undone = runs.Count(run => run.IsUndo),
            DeploymentsPerWeek = deployments.Length == 0 ? null : good.Length / WeeksBetween(since, now),
            LeadTime = Median(good.Select(LeadTimeOf).OfType<TimeSpan>()),
            FailureRate = deployments.Length == 0 ? null : (double)failed / deployments.Length,
            TimeToRestore = Median(restored.Times),
            Unrestored = restored.Unrestored,
            Scripts = applied.Length,
            RunDuration = Median(good.Select(run => run.Duration)),
            LockWait = Sum(scripts.Select(script => script.LockWait)),
            Retries = scripts.Sum(script => script.Retries),
            BlockedSessions = scripts.Sum(script => script.BlockedSessions ?? 0),
            LongestStall = scripts.Max(script => script.LongestStall),
            SlowestScripts = StatisticLists.Slowest(applied, query.First),
            ChangedTables = StatisticLists.Tables(runs.SelectMany(run => changes[run.RunId]), query.First),
            Stalls = StatisticLists.Stalls(scripts, query.First),
            Weeks = StatisticLists.Weeks(runs, since, now),
        };
    }

    // A commit that is younger than what was deployed of it has been written anew since.
    private static TimeSpan? LeadTimeOf(PastRun run) =>
        run.Scripts.Select(script => script.CommittedAt).FirstOrDefault(committed => committed is not null) is { } at
        && at <= run.EndedAt
            ? run.EndedAt - at
            : null;

    private static double WeeksBetween(DateTimeOffset since, DateTimeOffset now) => Math.Max((now - since) / Week, 1);

    private static TimeSpan? Median(IEnumerable<TimeSpan> values)
    {
        TimeSpan[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            return null;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static TimeSpan Sum(IEnumerable<TimeSpan?> values) => TimeSpan.FromTicks(values.Sum(value => value?.Ticks ?? 0));

    private static string? Same(ScriptRun[] scripts, Func<ScriptRun, string> of) =>
        scripts.Select(of).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only] ? only : null;
}
