using System.Diagnostics;
using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Many small scripts are sent together; each must fare as if it had been alone.</summary>
public sealed class ScriptGroupTests(PostgresServer server) : ErrorTestBase(server)
{
    private const int Count = 120;
    private const int Middle = 70;

    [Fact]
    public async Task Each_has_its_own_rows_times_and_notices()
    {
        Folder.Write("up/0000.sql", "CREATE TABLE t (script integer, transaction_id bigint);");
        WriteMany(number =>
            $"INSERT INTO t SELECT {number}, txid_current() FROM generate_series(1, {number});\nDO $$BEGIN RAISE NOTICE 'I am "
            + $"{number}'; END$$;"
        );

        await MigrateAsync();

        var runs = Observer.Runs.Skip(1).ToArray();
        Assert.Equal(Names(Count), runs.Select(run => run.Script));
        Assert.All(
            runs,
            run =>
                Assert.Equal(
                    (ScriptRunStatus.Applied, long.Parse(run.Script[..4], CultureInfo.InvariantCulture), 2),
                    (run.Status, run.Rows!.Value, run.Statements!.Value)
                )
        );
        Assert.Equal(runs.OrderBy(run => run.StartedAt).Select(run => run.Script), runs.Select(run => run.Script));
        // The first ones find out how many go together; of the others only the server knows when they began.
        var begun = await Database.QueryAsync<DateTime>(
            "SELECT started_at FROM pgmigrate.script_run ORDER BY script_run_id DESC LIMIT 20"
        );
        Assert.Equal(begun, runs.TakeLast(20).Reverse().Select(run => run.StartedAt!.Value.UtcDateTime));
        Assert.All(runs, run => Assert.InRange(run.Duration!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10)));
        Assert.Equal(Count, await Database.ScalarAsync<long>("SELECT count(DISTINCT transaction_id) FROM t"));
        Assert.All(
            Observer.Messages.Where(message => message.Text.StartsWith("I am", StringComparison.Ordinal)),
            message => Assert.Equal(Name(int.Parse(message.Text["I am ".Length..], CultureInfo.InvariantCulture)), message.Script)
        );
        Assert.Equal(
            Count,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pgmigrate.script_run WHERE row_count > 0 AND duration < interval '10 s'"
            )
        );
    }

    [Fact]
    public async Task One_that_fails_ends_the_run_where_it_stands()
    {
        WriteMany(number => number == Middle ? "CREATE TABLE half ();\n  SELECT * FROM nowhere;" : $"CREATE TABLE t{number} ();");

        var failure = await FailAsync(MigrationErrorId.StatementFailed);

        Assert.Equal((Name(Middle), 2, 17, "42P01"), (failure.Script, failure.Line, failure.Column, failure.SqlState));
        Assert.Equal("SELECT * FROM nowhere", failure.Statement);
        Assert.Equal(Names(Middle - 1), await AppliedAsync());
        Assert.Equal(Names(Middle), Observer.Runs.Select(run => run.Script));
        Assert.Equal(ScriptRunStatus.Failed, Observer.Runs[^1].Status);
        Assert.False(await ExistsAsync("half"));
        Assert.False(await ExistsAsync($"t{Middle + 1}"));
    }

    [Fact]
    public async Task One_that_cannot_be_sent_is_refused_before_any_has_run()
    {
        WriteMany(number => number == Middle ? @"\connect elsewhere" : $"CREATE TABLE t{number} ();");

        var failure = await FailAsync(MigrationErrorId.PsqlCommandUnsupported);

        Assert.Equal(Name(Middle), failure.Script);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task One_that_gets_no_lock_is_tried_again_alone_and_the_rest_follows()
    {
        await Database.ExecuteAsync("CREATE TABLE held (a integer); CREATE TABLE log (number integer)");
        WriteMany(number =>
            $"INSERT INTO log VALUES ({number});" + (number == Middle ? "ALTER TABLE held ADD COLUMN b integer;" : "")
        );
        await using var holder = await Database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("LOCK TABLE held", holder, transaction);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var run = MigrateAsync(Options with { LockTimeout = TimeSpan.FromMilliseconds(300) });
        await EventuallyAsync(
            () =>
                Task.FromResult(
                    Observer.Messages.Any(message => message.Text.Contains("trying again", StringComparison.Ordinal))
                ),
            "No retry."
        );
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        await run;

        Assert.Equal(Names(Count), await AppliedAsync());
        Assert.InRange(Observer.Runs[Middle - 1].Retries, 1, 10);
        Assert.All(Observer.Runs.Where(other => other.Script != Name(Middle)), other => Assert.Equal(0, other.Retries));
        Assert.Equal(Count, await Database.ScalarAsync<long>("SELECT count(*) FROM log"));
    }

    [Fact]
    public async Task A_cancellation_keeps_what_was_applied_and_tells_it()
    {
        WriteMany(number => number == Middle ? "CREATE TABLE half (); SELECT pg_sleep(60);" : $"CREATE TABLE t{number} ();");
        using var cancel = new CancellationTokenSource();

        var run = MigrateAsync(cancellationToken: cancel.Token);
        await RunsAsync("pg_sleep(60)");
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
        Assert.Equal(Names(Middle - 1), await AppliedAsync());
        Assert.Equal(Names(Middle), Observer.Runs.Select(script => script.Script));
        Assert.Equal(ScriptRunStatus.Cancelled, Observer.Runs[^1].Status);
        Assert.False(await ExistsAsync("half"));
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_told_of_the_script_it_was_lost_in()
    {
        WriteMany(number =>
            number == Middle
                ? "CREATE TABLE half (); SELECT pg_terminate_backend(pg_backend_pid());"
                : $"CREATE TABLE t{number} ();"
        );

        var failure = await FailAsync(MigrationErrorId.ConnectionLost);

        Assert.Equal(Name(Middle), failure.Script);
        Assert.Contains("Nothing of it was kept", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Names(Middle - 1), await AppliedAsync());
        Assert.Equal(Names(Middle), Observer.Runs.Select(run => run.Script));
        Assert.Equal(ScriptRunStatus.Failed, Observer.Runs[^1].Status);
    }

    [Fact]
    public async Task None_leaves_its_session_to_the_next()
    {
        await Database.ExecuteAsync("CREATE SCHEMA elsewhere; CREATE TABLE seen (path text, tables bigint)");
        WriteMany(_ =>
            "INSERT INTO public.seen SELECT current_setting('search_path'), count(*) FROM pg_class WHERE relname = 'passing';\n"
            + "SET search_path = elsewhere; CREATE TEMPORARY TABLE passing (); SELECT pg_advisory_unlock_all();"
        );

        await MigrateAsync();

        Assert.Equal(
            Count,
            await Database.ScalarAsync<long>("SELECT count(*) FROM seen WHERE path LIKE '%public%' AND tables = 0")
        );
    }

    [Fact]
    public void The_pace_grows_with_quick_scripts_and_falls_at_once_with_a_slow_one()
    {
        var pace = new GroupPace();
        var sizes = new List<int> { pace.Size };
        for (var i = 0; i < 7; i++)
        {
            pace.Note(pace.Size, TimeSpan.FromMilliseconds(2) * pace.Size);
            sizes.Add(pace.Size);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 32, 32], sizes);
        pace.Note(32, TimeSpan.FromSeconds(3));
        Assert.Equal(2, pace.Size);
        pace.Note(2, TimeSpan.FromSeconds(60));
        Assert.Equal(1, pace.Size);
    }

    private static string Name(int number) => $"{number:0000}.sql";

    private static IEnumerable<string> Names(int count) => Enumerable.Range(1, count).Select(Name);

    private void WriteMany(Func<int, string> text)
    {
        for (var number = 1; number <= Count; number++)
            Folder.Write($"up/{Name(number)}", text(number));
    }
}
