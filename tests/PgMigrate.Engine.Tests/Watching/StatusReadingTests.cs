using PgMigrate.Engine.Watching;
using static PgMigrate.Engine.Tests.Watching.SeenRuns;

namespace PgMigrate.Engine.Tests.Watching;

public sealed class StatusReadingTests
{
    [Fact]
    public void A_run_at_work_is_at_the_script_behind_the_last_that_is_recorded()
    {
        var status = StatusReading.Of(Running);

        Assert.Equal((MigrationRunState.Running, RunStep.Apply), (status.State, status.Step));
        Assert.Equal(("up/b.sql", 1, 3), (status.ScriptFile, status.ScriptsDone, status.ScriptsPlanned));
        Assert.Equal(TimeSpan.FromSeconds(50), status.ScriptDuration);
        Assert.Equal((RunId, 2, TimeSpan.FromSeconds(60)), (status.RunId!.Value, status.ProcessId, status.Duration));
    }

    [Fact]
    public void A_script_with_a_trace_of_its_own_is_the_one_that_runs()
    {
        // The script before it was skipped, and nothing says so.
        Assert.Equal("c.sql", StatusReading.Of(Running with { Tally = Running.Tally! with { BegunScript = "c.sql" } }).Script);
        var batch = Batch("c.sql", MigrationBatchState.Running, 10, 100);
        var status = StatusReading.Of(Running with { Batch = batch with { WaitsFor = "replica-lag 12 s" } });
        Assert.Equal(("c.sql", "replica-lag 12 s"), (status.Script, status.WaitsFor));
        Assert.Equal(10, status.Batch!.Rows);
    }

    [Fact]
    public void A_script_whose_batches_were_left_in_the_background_is_behind_the_run()
    {
        var left = Running with
        {
            Tally = Running.Tally! with { BegunScript = "b.sql" },
            Batch = Batch("b.sql", MigrationBatchState.Ongoing, 10, 100),
        };

        var status = StatusReading.Of(left);

        Assert.Equal("c.sql", status.Script);
        Assert.Null(status.Batch);
    }

    [Fact]
    public void In_one_transaction_the_script_is_not_known_and_the_statement_is()
    {
        var status = StatusReading.Of(
            Running with
            {
                Plan = Running.Plan! with { IsOneTransaction = true },
                Tally = new RunTally(0, TimeSpan.Zero),
                Sessions =
                [
                    Lock,
                    Worker with
                    {
                        Query = "CREATE TABLE app.item (id integer)",
                        Executes = TimeSpan.FromSeconds(1),
                    },
                ],
            }
        );

        Assert.Equal(RunStep.Apply, status.Step);
        Assert.Null(status.Script);
        Assert.Equal("CREATE TABLE app.item", status.Statement);
    }

    [Fact]
    public void What_is_hidden_on_the_server_is_known_from_what_the_run_has_written_down()
    {
        var begun = Running.Tally! with { BegunScript = "b.sql", BegunStatement = "CREATE INDEX ix_item" };

        Assert.Equal("CREATE INDEX ix_item", StatusReading.Of(Running with { Tally = begun }).Statement);
        Assert.Null(StatusReading.Of(Running with { Tally = begun with { BegunScript = "a.sql" } }).Statement);
    }

    [Fact]
    public void Every_step_of_a_run_shows_itself()
    {
        Assert.Equal(RunStep.Plan, StatusReading.Of(Running with { Run = null }).Step);
        Assert.Equal(RunStep.Save, StatusReading.Of(Running with { Run = null, IsSaving = true }).Step);
        Assert.Equal(RunStep.End, StatusReading.Of(Running with { Tally = Running.Tally! with { LastScript = "c.sql" } }).Step);
        var ended = Running.Run! with { Outcome = "succeeded", EndedAt = Now };
        var keeps = StatusReading.Of(Running with { Run = ended });
        Assert.Equal((MigrationRunState.Running, RunStep.Keep, null), (keeps.State, keeps.Step, keeps.Script));
        // The work lock is another run's, whose migrator is gone: the server is not done with it.
        var waits = StatusReading.Of(Running with { Run = null, Sessions = [Lock, Session(9, holdsRunLock: false, "99999999")] });
        Assert.Equal((RunStep.Lock, 9), (waits.Step, Assert.Single(waits.Blockers).ProcessId));
        Assert.NotNull(waits.WaitsFor);
        Assert.Equal("me@host", waits.AppliedBy);
    }

    [Theory]
    [InlineData("succeeded", MigrationRunState.Succeeded)]
    [InlineData("failed", MigrationRunState.Failed)]
    [InlineData("cancelled", MigrationRunState.Cancelled)]
    [InlineData("interrupted", MigrationRunState.Interrupted)]
    [InlineData("running", MigrationRunState.Interrupted)]
    public void Without_its_locks_a_run_is_over(string outcome, MigrationRunState state)
    {
        var status = StatusReading.Of(Running with { Sessions = [], Run = Running.Run! with { Outcome = outcome } });

        Assert.Equal((state, null, null), (status.State, status.Step, status.Remaining));
        Assert.Equal(state == MigrationRunState.Interrupted ? "b.sql" : null, status.Script);
    }

    [Fact]
    public void A_run_whose_migrator_is_gone_and_whose_server_works_on_is_abandoned()
    {
        var status = StatusReading.Of(Running with { Sessions = [Worker] });

        Assert.Equal((MigrationRunState.Abandoned, RunStep.Apply, "b.sql"), (status.State, status.Step, status.Script));
        Assert.Equal(MigrationRunState.None, StatusReading.Of(new SeenRun("db:5432", "app", Now)).State);
    }

    [Fact]
    public void Who_is_waited_for_and_who_waits_is_told_the_longest_first()
    {
        var status = StatusReading.Of(
            Running with
            {
                Own = SeenRuns.Waiting(2, 5),
                Blockers = [new BlockingSession { ProcessId = 5, Application = "psql" }],
                Behind = [SeenRuns.Waiting(6, 2) with { Waited = TimeSpan.FromSeconds(1) }, SeenRuns.Waiting(7, 2) with { Query = "SELECT 'x'" }],
            }
        );

        Assert.Equal(("AccessExclusiveLock on app.item", TimeSpan.FromSeconds(7)), (status.WaitsFor, status.Waited));
        Assert.Equal([7, 6], status.Blocked.Select(session => session.ProcessId));
        Assert.Equal("SELECT ?", status.Blocked[0].Statement);
        var lines = StatusText.Of(status).Select(line => line.Text).ToArray();
        Assert.Contains("  waits for AccessExclusiveLock on app.item, for 7 s", lines);
        Assert.Contains("    held by process 5 (psql)", lines);
        Assert.Contains("  behind it waits process 7 for AccessExclusiveLock on app.item: SELECT ?, for 7 s", lines);
    }

    [Fact]
    public void Time_that_goes_by_is_no_news()
    {
        var later = Running with { SeenAt = Now.AddSeconds(5) };
        string[] before = [.. StatusText.Of(StatusReading.Of(Running)).Select(line => line.Key)];

        Assert.Equal(before, StatusText.Of(StatusReading.Of(later)).Select(line => line.Key));
        Assert.NotEqual(
            before,
            StatusText
                .Of(StatusReading.Of(later with { Tally = Running.Tally! with { LastScript = "b.sql", Done = 2 } }))
                .Select(line => line.Key)
        );
    }
}
