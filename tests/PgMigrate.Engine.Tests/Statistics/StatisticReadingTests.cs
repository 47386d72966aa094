using PgMigrate.Engine.Statistics;
using static PgMigrate.Engine.Tests.Statistics.PastRuns;

namespace PgMigrate.Engine.Tests.Statistics;

public sealed class StatisticReadingTests
{
    [Fact]
    public void A_deployment_is_a_run_that_was_to_apply_scripts()
    {
        var statistic = Of(
            Run(1, 0),
            Run(1, 0.1, "0002_b.sql"),
            Run(2, 1, "0003_c.sql", ScriptRunStatus.Failed),
            Run(3, 2, "0003_c.sql", ScriptRunStatus.Cancelled),
            Run(4, 3, "0003_c.sql", ScriptRunStatus.Baselined),
            Run(5, 4, "0004_d.sql"),
            Run(6, 5, "0009_x.sql", ScriptRunStatus.Undone),
            Run(7, 6, "0001_a.sql") with
            {
                RunId = Guid.Empty,
            }
        );

        Assert.Equal(
            (5, 3, 1, 1, 1),
            (statistic.Runs, statistic.Deployments, statistic.Failed, statistic.Cancelled, statistic.Undone)
        );
        Assert.Equal(1 / 3.0, statistic.FailureRate!.Value, 6);
        Assert.Equal(3, statistic.Scripts);
        Assert.Equal(
            ("db:5432", "app", "PROD", 1),
            (statistic.Server, statistic.Database, statistic.Environment, statistic.Databases)
        );
    }

    [Fact]
    public void What_was_taken_back_has_failed_and_was_restored_by_that()
    {
        var statistic = Of(
            Run(1, 0, "0001_a.sql"),
            Run(2, 10, "0002_b.sql"),
            Run(3, 12, "0002_b.sql", ScriptRunStatus.Undone),
            // Applied once more: that is another run's, and holds.
            Run(4, 20, "0002_b.sql")
        );

        Assert.Equal((3, 1, 1), (statistic.Deployments, statistic.Failed, statistic.Undone));
        Assert.Equal(TimeSpan.FromHours(2), statistic.TimeToRestore);
        Assert.Equal(0, statistic.Unrestored);
    }

    [Fact]
    public void Time_to_restore_counts_from_the_first_failure_to_the_next_run_that_went_well()
    {
        ScriptRun[] runs =
        [
            Run(1, 0, status: ScriptRunStatus.Failed),
            Run(2, 1, status: ScriptRunStatus.Failed),
            Run(3, 2, status: ScriptRunStatus.Cancelled),
            Run(4, 4),
            Run(5, 10, "0002_b.sql", ScriptRunStatus.Failed),
            Run(6, 12, "0002_b.sql"),
            // Another database does not restore this one.
            Run(7, 20, "0003_c.sql", ScriptRunStatus.Failed),
            Run(8, 21, "0003_c.sql") with
            {
                Database = "other",
            },
        ];

        var together = Assert.Single(
            StatisticReading.Of([new(runs, [])], new(), StatisticGrouping.Environment, Monday.AddDays(7))
        );

        // Four hours and two: the median of two is between them.
        Assert.Equal(TimeSpan.FromHours(3), together.TimeToRestore);
        Assert.Equal((1, 2), (together.Unrestored, together.Databases));
        Assert.Equal(("db:5432", null), (together.Server, together.Database));
    }

    [Fact]
    public void Lead_time_is_the_median_from_commit_to_end_of_what_held()
    {
        var statistic = Of(
            Run(1, 10) with
            {
                CommittedAt = Monday,
            },
            Run(2, 30, "0002_b.sql") with
            {
                CommittedAt = Monday.AddHours(10),
            },
            Run(3, 50, "0003_c.sql") with
            {
                CommittedAt = Monday.AddHours(45),
            },
            Run(4, 60, "0004_d.sql"),
            Run(5, 70, "0005_e.sql", ScriptRunStatus.Failed) with
            {
                CommittedAt = Monday.AddHours(-900),
            },
            // A clock that is wrong, or a commit that was written anew.
            Run(6, 80, "0006_f.sql") with
            {
                CommittedAt = Monday.AddHours(100),
            }
        );

        Assert.Equal(TimeSpan.FromHours(10) + TimeSpan.FromSeconds(10), statistic.LeadTime);
    }

    [Fact]
    public void Frequency_counts_what_held_by_week_and_a_short_time_as_a_week()
    {
        ScriptRun[] runs = [Run(1, 0), Run(2, 24, "0002_b.sql"), Run(3, 25, "0003_c.sql", ScriptRunStatus.Failed)];

        Assert.Equal(2, Of(Monday.AddDays(2), runs).DeploymentsPerWeek);
        Assert.Equal(0.5, Of(Monday.AddDays(28), runs).DeploymentsPerWeek);
        var weeks = Of(Monday.AddDays(15), runs).Weeks;
        Assert.Equal([Monday, Monday.AddDays(7), Monday.AddDays(14)], weeks.Select(week => week.From));
        Assert.Equal(
            (3, 1, 2, TimeSpan.FromSeconds(30)),
            (weeks[0].Deployments, weeks[0].Failed, weeks[0].Scripts, weeks[0].Duration)
        );
        Assert.Equal(0, weeks[2].Deployments);
    }

    [Fact]
    public void Slow_scripts_stalls_and_changed_tables_are_listed_the_worst_first()
    {
        ScriptRun[] runs =
        [
            Run(1, 0) with
            {
                LongestStall = TimeSpan.FromSeconds(2),
                BlockedSessions = 3,
                LockWait = TimeSpan.FromSeconds(1),
                Retries = 2,
            },
            Run(2, 1, "views/b.sql") with
            {
                Duration = TimeSpan.FromSeconds(30),
                Folder = "views",
                LongestStall = TimeSpan.Zero,
            },
            Run(3, 2, "views/b.sql") with
            {
                Duration = TimeSpan.FromSeconds(10),
                Folder = "views",
            },
        ];
        SchemaChange[] changes =
        [
            Change(1, "TABLE", "app.a"),
            Change(2, "COLUMN", "app.b.n", "app.b"),
            Change(2, "INDEX", "app.ix", "app.b"),
            Change(3, "CONSTRAINT", "app.b.pk", "app.b"),
            Change(3, "FUNCTION", "app.f()"),
            // By hand: no run has done that.
            Change(9, "COLUMN", "app.a.n", "app.a"),
        ];

        var statistic = Assert.Single(
            StatisticReading.Of([new(runs, changes)], new StatisticQuery { First = 2 }, StatisticGrouping.Database, Monday)
        );

        Assert.Equal(["views/views/b.sql", "up/0001_a.sql"], statistic.SlowestScripts.Select(script => script.Script));
        Assert.Equal(
            (2, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20)),
            (statistic.SlowestScripts[0].Runs, statistic.SlowestScripts[0].Longest, statistic.SlowestScripts[0].Mean)
        );
        Assert.Equal(
            [("app.b", 3, 2), ("app.a", 1, 1)],
            statistic.ChangedTables.Select(table => (table.Table, table.Changes, table.Scripts))
        );
        Assert.Equal(("up/0001_a.sql", 3), (Assert.Single(statistic.Stalls).Script, statistic.BlockedSessions));
        Assert.Equal(TimeSpan.FromSeconds(2), statistic.LongestStall);
        Assert.Equal((TimeSpan.FromSeconds(1), 2), (statistic.LockWait, statistic.Retries));
        Assert.Equal(TimeSpan.FromSeconds(10), statistic.RunDuration);
    }

    [Fact]
    public void Each_database_and_environment_stands_by_itself_and_others_are_left_out()
    {
        ScriptRun[] runs =
        [
            Run(1, 0),
            Run(2, 1) with
            {
                Environment = "prod",
            },
            Run(3, 2) with
            {
                Environment = "QA",
            },
            Run(4, 3) with
            {
                Environment = null,
            },
            Run(5, 4) with
            {
                Database = "other",
            },
        ];
        StatisticSource[] sources = [new(runs, [])];

        var all = StatisticReading.Of(sources, new(), StatisticGrouping.Database, Monday.AddDays(1));
        Assert.Equal(
            ["app  1", "app PROD 2", "app QA 1", "other PROD 1"],
            all.Select(statistic => $"{statistic.Database} {statistic.Environment} {statistic.Runs}")
        );
        var query = new StatisticQuery { Environments = ["qa"], Since = Monday };
        var qa = Assert.Single(StatisticReading.Of(sources, query, StatisticGrouping.Database, Monday.AddDays(1)));
        Assert.Equal(("QA", Monday, Monday.AddDays(1)), (qa.Environment, qa.Since, qa.Until));
        Assert.Empty(StatisticReading.Of([], query, StatisticGrouping.Environment, Monday));
    }

    private static MigrationStatistic Of(params ScriptRun[] runs) => Of(Monday.AddDays(7), runs);

    private static MigrationStatistic Of(DateTimeOffset now, params ScriptRun[] runs) =>
        Assert.Single(StatisticReading.Of([new(runs, [])], new(), StatisticGrouping.Database, now));
}
