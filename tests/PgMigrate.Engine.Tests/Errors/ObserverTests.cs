using System.Diagnostics;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>
/// An observer that throws, as a pipeline does that was stopped (<c>| Select-Object -First 1</c>, <c>-WarningAction Stop</c>).
/// </summary>
public sealed class ObserverTests(PostgresServer server) : ErrorTestBase(server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task From_a_script_run()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_second.sql", "CREATE TABLE second (a integer);");
        Folder.Write("permissions/0001_never.sql", "CREATE TABLE never (a integer);");
        var stop = new InvalidOperationException("the pipeline was stopped");

        await ThrowsAsync(stop, new ThrowingObserver { ScriptRan = run => run.Script == "0001_first.sql" ? stop : null });

        Assert.Equal(["0001_first.sql"], await AppliedAsync());
        Assert.True(await ExistsAsync("first"));
        Assert.False(await ExistsAsync("second"));
        Assert.False(await ExistsAsync("never"));
        await MigrateAsync();
        Assert.Equal(["0001_first.sql", "0002_second.sql", "0001_never.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task From_the_run_of_a_script_that_failed()
    {
        Folder.Write("up/0001_bad.sql", "SELECT 1 / 0;");
        var stop = new InvalidOperationException("the pipeline was stopped");
        await ThrowsAsync(stop, new ThrowingObserver { ScriptRan = _ => stop });
        Assert.Empty(await AppliedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    public async Task From_a_notice_in_the_midst_of_a_statement(string directive)
    {
        Folder.Write(
            "up/0001_notice.sql",
            directive + "DO $$ BEGIN CREATE TABLE t (a integer); RAISE WARNING 'stop here'; PERFORM pg_sleep(60); END $$;"
        );
        var stop = new InvalidOperationException("-WarningAction Stop");
        var clock = new Stopwatch();

        await ThrowsAsync(
            stop,
            new ThrowingObserver
            {
                Said = message =>
                {
                    if (message.Text != "stop here")
                        return null;
                    clock.Start();
                    return stop;
                },
            }
        );

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        Assert.False(await ExistsAsync("t"));
        Assert.Empty(await AppliedAsync());
    }

    [Fact]
    public async Task From_progress()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_second.sql", "CREATE TABLE second (a integer);");
        var stop = new InvalidOperationException("the pipeline was stopped");
        await ThrowsAsync(
            stop,
            new ThrowingObserver { Went = progress => progress is { Done: 1, Completed: false } ? stop : null }
        );
        Assert.Equal(["0001_first.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task In_a_run_that_is_one_transaction()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_second.sql", "CREATE TABLE second (a integer);");
        var stop = new InvalidOperationException("the pipeline was stopped");
        await ThrowsAsync(
            stop,
            new ThrowingObserver { ScriptRan = _ => stop },
            Options with
            {
                TransactionMode = TransactionMode.Run,
            }
        );
        // The scripts are told of after the one COMMIT.
        Assert.Equal(["0001_first.sql", "0002_second.sql"], await AppliedAsync());
    }

    private async Task ThrowsAsync(Exception expected, ThrowingObserver observer, MigrationOptions? options = null)
    {
        var run = Migrator.InvokeAsync(Target, options ?? Options, observer, CancellationToken.None);
        Assert.Same(expected, await Assert.ThrowsAnyAsync<Exception>(() => run));
        await AssertNothingRunsAsync();
    }

    private sealed class ThrowingObserver : IMigrationObserver
    {
        public Func<ScriptRun, Exception?> ScriptRan { get; init; } = _ => null;

        public Func<MigrationMessage, Exception?> Said { get; init; } = _ => null;

        public Func<MigrationProgress, Exception?> Went { get; init; } = _ => null;

        public void OnScriptRun(ScriptRun run) => Throw(ScriptRan(run));

        public void OnMessage(MigrationMessage message) => Throw(Said(message));

        public void OnProgress(MigrationProgress progress) => Throw(Went(progress));

        private static void Throw(Exception? exception)
        {
            if (exception is not null)
                throw exception;
        }
    }
}
