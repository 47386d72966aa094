using PgMigrate.Engine.Tests.Faults;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Batches that are killed, cancelled and cut off at random, many times: each row is changed once.</summary>
public sealed class KilledBatchTests(PostgresServer server) : BatchTestBase(server)
{
    private const string Backend =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%' AND query LIKE "
        + "'%app.item%' AND pid <> pg_backend_pid()";

    private bool _isInBackground;

    protected override int Rows => FaultRuns.Rows;

    private int BatchSize => Math.Max(Rows / 300, 1);

    // In the background a third as often, since what commits a batch is the same; of several at once any may be the one.
    [Theory]
    [InlineData("", 1)]
    [InlineData(" background=yes", 3)]
    [InlineData(" parallel=3", 2)]
    public async Task Each_row_is_changed_once_however_often_its_run_is_ended(string options, int share)
    {
        var (seed, rounds) = (FaultRuns.Seed, Math.Max(FaultRuns.Batches / share, 3));
        var random = new Random(seed);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed} PGMIGRATE_FAULT_BATCHES={FaultRuns.Batches} PGMIGRATE_FAULT_ROWS={Rows}");
        // A run that nobody ends takes a second at least: each of a few rows waits for a third of a millisecond.
        var wait = FaultRuns.RowsTakeTime ? string.Empty : " + length(pg_sleep(0.0003)::text)";
        Folder.Write(
            "up/0001_count.sql",
            $"-- pgmigrate:batch table=app.item key=id size={BatchSize} target=0 later-rows=ignored{options}\n"
                + $"UPDATE app.item SET n = n + 1{wait};"
        );
        Folder.Write("up/0000_first.sql", "SELECT 1;");
        _isInBackground = options.Contains("background", StringComparison.Ordinal);
        if (_isInBackground)
            await MigrateAsync();
        Func<long, Task>[] ways = [TerminateAsync, CancelAsync, KillAsync];
        for (var round = 0; round < rounds; round++)
        {
            var before = await ExistsAsync("pgmigrate.batch") ? await BatchAsync<long?>("max(batches)") ?? 0 : 0;
            await ways[round % ways.Length](before + random.Next(1, 2 * Rows / BatchSize / rounds));
            await EventuallyAsync(
                async () => (await Database.QueryAsync<int>(Backend)).Count == 0,
                "A session of the run is still there."
            );
            // At every moment: what the checkpoint says is what was done.
            Assert.True(
                await Database.ScalarAsync<bool>(
                    "SELECT max(n) <= 1 AND sum(n) = (SELECT row_count FROM pgmigrate.batch) FROM app.item"
                )
            );
        }

        await RunAsync();

        Assert.Equal($"1: {Rows}", await TimesAsync());
        Assert.Equal(["0000_first.sql", "0001_count.sql"], await AppliedAsync());
        Assert.Equal(Rows, await BatchAsync<long>("row_count"));
    }

    private Task RunAsync(CancellationToken stop = default) =>
        _isInBackground
            ? new PgMigrator(Database.ConnectionString).ProcessBatchesAsync(Options, cancellationToken: stop)
            : MigrateAsync(cancellationToken: stop);

    // The server process of the run.
    private async Task TerminateAsync(long batches)
    {
        var run = RunAsync();
        await ReachAsync(batches, run);
        await Database.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({Backend}) s");
        await EndAsync(run);
    }

    private async Task CancelAsync(long batches)
    {
        using var stop = new CancellationTokenSource();
        var run = RunAsync(stop.Token);
        await ReachAsync(batches, run);
        await stop.CancelAsync();
        await EndAsync(run);
    }

    // The client's process.
    private async Task KillAsync(long batches)
    {
        using var process = await MigratingProcess.StartAsync(
            new MigrateRequest(Database.ConnectionString, Folder.FullPath, ProcessesBatches: _isInBackground)
        );
        await ReachAsync(batches, process.WaitAsync());
        await process.KillAsync();
    }

    private Task ReachAsync(long batches, Task run) =>
        EventuallyAsync(
            async () =>
                run.IsCompleted || (await ExistsAsync("pgmigrate.batch") && await BatchAsync<long?>("max(batches)") >= batches),
            "The batches do not go on."
        );

    // A run whose last batch was committed before it was ended has succeeded.
    private static async Task EndAsync(Task run)
    {
        try
        {
            await run;
        }
        catch (Exception exception) when (exception is MigrationException or OperationCanceledException)
        {
            FaultRuns.Tell(exception.Message);
        }
    }
}
