using PgMigrate.Engine.History;
using PgMigrate.Engine.Watching;
using static PgMigrate.Engine.Tests.Watching.SeenRuns;

namespace PgMigrate.Engine.Tests.Watching;

public sealed class RunEstimateTests
{
    private static readonly IReadOnlyDictionary<string, TimeSpan> Before = new Dictionary<string, TimeSpan>
    {
        ["b.sql"] = TimeSpan.FromSeconds(70),
        ["c.sql"] = TimeSpan.FromSeconds(5),
    };

    // Fifty of seventy seconds have gone by, and five are to come.
    [Fact]
    public void What_scripts_took_before_tells_what_is_left() => Assert.Equal(25, Left(Running with { Durations = Before }));

    [Fact]
    public void What_the_plan_expects_goes_before_that()
    {
        var plan = Running.Plan! with
        {
            Scripts = [.. Running.Plan.Scripts.Select(script => script with { Expected = TimeSpan.FromSeconds(60) })],
        };

        Assert.Equal(70, Left(Running with { Durations = Before, Plan = plan }));
    }

    // Those that are done took so long each: of the current one fifty seconds have gone by, and one is to come.
    [Fact]
    public void Else_the_mean_of_those_that_are_done_as_long_as_it_is_not_exceeded()
    {
        Assert.Equal(70, Left(Running with { Tally = Running.Tally! with { Took = TimeSpan.FromSeconds(60) } }));
        Assert.Null(Left(Running with { Tally = Running.Tally! with { Took = TimeSpan.FromSeconds(10) } }));
    }

    [Fact]
    public void Without_anything_to_go_by_nothing_is_said()
    {
        Assert.Null(Left(Running with { Tally = new RunTally(0, TimeSpan.Zero) }));
        Assert.Null(Left(Running with { Plan = null }));
    }

    [Fact]
    public void A_script_that_has_taken_longer_than_ever_is_measured_where_it_can_be()
    {
        var measured = Running with
        {
            Plan = Plan("a.sql", "b.sql"),
            Durations = new Dictionary<string, TimeSpan> { ["b.sql"] = TimeSpan.FromSeconds(30) },
            Sessions = [Lock, Worker with { Executes = TimeSpan.FromSeconds(40) }],
            Progress = new StatementProgress
            {
                Command = "CREATE INDEX",
                Done = 25,
                Total = 100,
            },
        };

        Assert.Equal(120, Left(measured));
        Assert.Null(Left(measured with { Progress = null }));
    }

    [Fact]
    public void Batches_tell_by_their_own_pace_as_long_as_this_run_has_begun_them()
    {
        var batch = Batch("b.sql", MigrationBatchState.Running, rows: 80, estimate: 100);
        var seen = Running with { Plan = Plan("a.sql", "b.sql"), Batch = batch };

        Assert.Equal(10, Left(seen));
        Assert.Equal(5, Left(seen with { Batch = batch with { Paused = TimeSpan.FromSeconds(20) } }));
        Assert.Null(Left(seen with { Batch = batch with { StartedAt = Now.AddDays(-1) } }));
    }

    [Fact]
    public void Of_a_run_that_is_one_transaction_all_is_expected_together()
    {
        var one = Running with
        {
            Plan = new RunPlan(IsOneTransaction: true, [.. Running.Plan!.Scripts.Skip(1)]),
            Tally = new RunTally(0, TimeSpan.Zero),
        };

        Assert.Equal(15, StatusReading.Of(one with { Durations = Before }).Remaining?.TotalSeconds);
        Assert.Null(StatusReading.Of(one).Remaining);
    }

    private static double? Left(SeenRun seen) => RunEstimate.Remaining(seen, current: 1)?.TotalSeconds;
}
