using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>What lets batches wait, and what ends them.</summary>
public sealed class BatchSignalTests(PostgresServer server) : BatchTestBase(server)
{
    private const string Pause = "-- pgmigrate:pause-when SELECT count(*) > 0 FROM app.lagging\n";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync("CREATE TABLE app.lagging (replica text); INSERT INTO app.lagging VALUES ('one')");
    }

    [Fact]
    public async Task Batches_wait_as_long_as_their_signal_holds_and_tell_what_they_waited_for()
    {
        Folder.Write("up/0001_count.sql", Pause + Head + Count);
        var run = MigrateAsync();
        await EventuallyAsync(() => Task.FromResult(run.IsCompleted || TellsOfPause()), "The batches do not pause.");
        // Nothing is locked, and no transaction is open, while they wait.
        Assert.Equal("0: 100", await TimesAsync());
        await Database.ExecuteAsync("ALTER TABLE app.item ADD COLUMN other integer; DELETE FROM app.lagging");
        await run;
        Assert.Equal("1: 100", await TimesAsync());
        Assert.True(await BatchAsync<bool>("paused > '0'"));
        Assert.Contains(Observer.Messages, message => message.Text.Contains("go on after a pause of", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pause_that_is_too_long_ends_the_run_and_so_does_the_signal_to_stop()
    {
        Folder.Write(
            "up/0001_count.sql",
            Pause + Head.Replace("size=10", "size=10 pause-limit=1ms", StringComparison.Ordinal) + Count
        );
        var failure = await RefuseAsync(MigrationErrorId.BatchStopped);
        Assert.Contains("paused for more than 1 ms", failure.Message, StringComparison.Ordinal);
        Folder.Write("up/0001_count.sql", "-- pgmigrate:stop-when SELECT true FROM app.lagging\n" + Head + Count);
        failure = await RefuseAsync(MigrationErrorId.BatchStopped);
        Assert.Contains("this holds: SELECT true FROM app.lagging", failure.Message, StringComparison.Ordinal);
        Folder.Write("up/0001_count.sql", "-- pgmigrate:stop-when SELECT 1\n" + Head + Count);
        failure = await RefuseAsync(MigrationErrorId.DirectiveInvalid);
        Assert.Contains("the 'stop-when' directive gives Int32", failure.Message, StringComparison.Ordinal);
        await Database.ExecuteAsync("DELETE FROM app.lagging");
        Folder.Write("up/0001_count.sql", Head + Count);
        await MigrateAsync();
        Assert.Equal("1: 100", await TimesAsync());
    }

    [Fact]
    public async Task Another_session_holds_a_run_back_makes_its_batches_larger_and_lets_it_go_on()
    {
        var migrator = new PgMigrator(Database.ConnectionString);
        Assert.Empty(await migrator.GetBatchesAsync());
        // The signal holds the run before its first batch, until the suspension does.
        Folder.Write("up/0001_count.sql", Pause + Head + Count);
        var run = MigrateAsync();
        await EventuallyAsync(() => Task.FromResult(run.IsCompleted || TellsOfPause()), "The batches do not pause.");
        Assert.Equal(
            MigrationBatchState.Running,
            Assert.Single(await migrator.GetBatchesAsync(new BatchQuery { Scripts = ["0001*"] })).State
        );
        Assert.Equal(MigrationBatchState.Suspended, Assert.Single(await migrator.SuspendBatchesAsync(reason: "OPS-12")).State);
        await Database.ExecuteAsync("DELETE FROM app.lagging");
        await EventuallyAsync(
            () => Task.FromResult(run.IsCompleted || Tells("suspended by") && Tells("OPS-12")),
            "The run does not tell that it is held back."
        );
        Assert.Equal("0: 100", await TimesAsync());

        Assert.Equal(50, Assert.Single(await migrator.SetBatchesAsync(new BatchChange { Size = 50 })).Size);
        Assert.Single(await migrator.ResumeBatchesAsync());
        await run;

        Assert.Equal("1: 100", await TimesAsync());
        var batch = Assert.Single(await migrator.GetBatchesAsync());
        Assert.Equal((MigrationBatchState.Ended, 2, 100), (batch.State, batch.Batches, batch.ChangedRows));
        Assert.Empty(await migrator.SuspendBatchesAsync());
    }

    private bool TellsOfPause() => Tells("The batches pause: this holds");

    private bool Tells(string text) => Observer.Messages.Any(message => message.Text.Contains(text, StringComparison.Ordinal));
}
