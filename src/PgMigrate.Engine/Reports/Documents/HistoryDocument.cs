using System.Globalization;
using PgMigrate.Engine.Statistics;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>What was run when, by whom, and how that went.</summary>
internal static class HistoryDocument
{
    /// <summary>Makes it.</summary>
    /// <param name="sources">What was read of each database.</param>
    /// <param name="query">What was asked for.</param>
    /// <param name="now">The end of the time, where none was asked for.</param>
    public static ReportDocument Of(IReadOnlyList<ReportSource> sources, ReportQuery query, DateTimeOffset now)
    {
        var until = query.Until ?? now;
        ScriptRun[] scripts =
        [
            .. sources
                .SelectMany(source => source.Scripts)
                .Where(script => script.StartedAt <= until)
                .OrderByDescending(script => script.StartedAt),
        ];
        StatisticSource[] all = [new(scripts, [])];
        var asked = new StatisticQuery { Since = query.Since };
        var statistics = StatisticReading.Of(all, asked, StatisticGrouping.Database, until);
        var runs = PastRun.Of(scripts);
        var weeks = runs.Count == 0 ? [] : StatisticLists.Weeks(runs, query.Since ?? runs[0].StartedAt, until);
        return new ReportDocument(
            ReportKind.History,
            "Migration history",
            Summary(sources, scripts, statistics),
            [
                Figures(sources, statistics),
                new ReportSection("weeks", "Deployments by week") { Chart = Deployments(weeks) },
                new ReportSection("durations", "Time spent by week") { Chart = Durations(weeks) },
                Slowest(sources, statistics),
                Scripts(sources, scripts),
            ]
        );
    }

    private static string Summary(
        IReadOnlyList<ReportSource> sources,
        ScriptRun[] scripts,
        IReadOnlyList<MigrationStatistic> statistics
    )
    {
        var of = ReportSource.Describe(sources);
        var deployments = statistics.Sum(statistic => statistic.Deployments);
        var failed = statistics.Sum(statistic => statistic.Failed);
        var runs = CountText.Of(scripts.Length, "script run");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{of}: {CountText.Of(deployments, "deployment")}, {failed} failed; {runs}"
        );
    }

    private static ReportSection Figures(IReadOnlyList<ReportSource> sources, IReadOnlyList<MigrationStatistic> statistics) =>
        new("figures", "Figures")
        {
            Note =
                "A deployment is a run that was to apply scripts. Lead time: from the commit to its end. Failure rate: those "
                + "that failed or were taken back. Time to restore: from a failure to the next run that went well. Times are "
                + "medians.",
            Table = new ReportTable(
                [
                    ReportSource.Column(sources),
                    new("environment", "Environment"),
                    new("deployments", "Deployments"),
                    new("deploymentsPerWeek", "A week"),
                    new("leadTime", "Lead time"),
                    new("failureRate", "Failure rate"),
                    new("timeToRestore", "Time to restore"),
                    new("runDuration", "Duration"),
                    new("longestStall", "Longest stall"),
                ],
                [
                    .. statistics.Select(statistic =>
                        (IReadOnlyList<object?>)
                            [
                                $"{statistic.Server}/{statistic.Database}",
                                statistic.Environment,
                                statistic.Deployments,
                                statistic.DeploymentsPerWeek,
                                statistic.LeadTime,
                                statistic.FailureRate,
                                statistic.TimeToRestore,
                                statistic.RunDuration,
                                statistic.LongestStall,
                            ]
                    ),
                ]
            ),
        };

    private static ReportChart Deployments(IReadOnlyList<WeekStatistic> weeks) =>
        new(
            "Deployments by week",
            IsStacked: true,
            [.. weeks.Select(week => week.From)],
            [
                new("held", [.. weeks.Select(week => (double)(week.Deployments - week.Failed))]),
                new("failed", [.. weeks.Select(week => (double)week.Failed)]),
            ]
        );

    private static ReportChart Durations(IReadOnlyList<WeekStatistic> weeks) =>
        new(
            "Seconds spent in runs by week",
            IsStacked: true,
            [.. weeks.Select(week => week.From)],
            [new("seconds", [.. weeks.Select(week => Math.Round(week.Duration.TotalSeconds, 1))])]
        );

    private static ReportSection Slowest(IReadOnlyList<ReportSource> sources, IReadOnlyList<MigrationStatistic> statistics) =>
        new("slowest", "Slowest scripts")
        {
            Table = new ReportTable(
                [
                    new("script", "Script", IsCode: true),
                    ReportSource.Column(sources),
                    new("longest", "Longest"),
                    new("mean", "Mean"),
                    new("runs", "Runs"),
                ],
                [
                    .. statistics
                        .SelectMany(statistic => statistic.SlowestScripts)
                        .OrderByDescending(script => script.Longest)
                        .Take(new StatisticQuery().First)
                        .Select(script =>
                            (IReadOnlyList<object?>)[script.Script, script.Database, script.Longest, script.Mean, script.Runs]
                        ),
                ]
            ),
        };

    private static ReportSection Scripts(IReadOnlyList<ReportSource> sources, ScriptRun[] scripts) =>
        new("scripts", "What was run")
        {
            IsMain = true,
            Table = new ReportTable(
                [
                    new("startedAt", "Started"),
                    ReportSource.Column(sources),
                    new("environment", "Environment"),
                    new("script", "Script", IsCode: true),
                    new("status", "Status"),
                    new("duration", "Duration"),
                    new("rows", "Rows"),
                    new("longestStall", "Longest stall"),
                    new("appliedBy", "By"),
                    new("actor", "Actor") { IsForPrograms = true },
                    new("commit", "Commit") { IsForPrograms = true },
                    new("committedAt", "Committed") { IsForPrograms = true },
                    new("pipelineUrl", "Pipeline") { IsForPrograms = true },
                    new("runId", "Run") { IsForPrograms = true },
                    new("lockWait", "Lock wait") { IsForPrograms = true },
                    new("retries", "Retries") { IsForPrograms = true },
                    new("blockedSessions", "Blocked sessions") { IsForPrograms = true },
                    new("error", "Error"),
                ],
                [.. scripts.Select(Row)]
            ),
        };

    private static IReadOnlyList<object?> Row(ScriptRun script) =>
        [
            script.StartedAt,
            PastRun.PlaceOf(script),
            script.Environment,
            script.Folder is null ? script.Script : $"{script.Folder}/{script.Script}",
            script.Status.ToString(),
            script.Duration,
            script.Rows,
            script.LongestStall > TimeSpan.Zero ? script.LongestStall : null,
            script.AppliedBy,
            script.Actor,
            script.Commit,
            script.CommittedAt,
            script.PipelineUrl,
            script.RunId == Guid.Empty ? null : script.RunId.ToString(),
            script.LockWait,
            script.Retries,
            script.BlockedSessions,
            script.Error,
        ];
}
