using System.Collections.Concurrent;
using System.Diagnostics;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Engine.Tests.Faults.Network;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>Runs whose process, server or network is gone in their midst: log, trace and alerts tell it, by the next run if not
/// before.</summary>
public sealed class KilledRunAlertTests(PostgresServer server) : AlertTestBase(server)
{
    private const int CutMoments = 4;

    private readonly ConcurrentQueue<Activity> _spans = new();

    private string LogPath => Folder["log.jsonl"];

    [Fact]
    public async Task What_a_killed_process_left_unsaid_is_told_by_the_next_run()
    {
        var hook = Begin();
        hook.Status = 500;
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002_long.sql", "SELECT pg_sleep(60);");
        using (var process = await MigratingProcess.StartAsync(new MigrateRequest(Database.ConnectionString, Folder.FullPath)))
        {
            await RunsAsync("pg_sleep(60)");
            await EventuallyAsync(() => Task.FromResult(!hook.Got.IsEmpty), "The beginning was not told.");
            await process.KillAsync();
        }

        Assert.Equal(["started"], Events(hook));
        var left = Id(hook.Got.Single());
        hook.Status = 200;
        hook.Got.Clear();
        Folder.Write("up/0002_long.sql", "SELECT 1;");
        await Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
        );
        await Database.ExecuteAsync("UPDATE pgmigrate.alert SET next_try_at = now()");
        await MigrateAsync(new PgMigrator(Target));

        Assert.Contains(left, hook.Got.Select(Id));
        Assert.Equal(["failed", "recovered", "started", "started", "succeeded"], Events(hook).Order());
        var interrupted = Data(hook.Got.Single(got => EventOf(got.Body) == "failed")).GetProperty("message").GetString();
        Assert.Contains("has not come to its end", interrupted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_told_at_once_and_what_could_not_be_sent_by_the_next_run()
    {
        await using var own = await FaultServer.StartAsync();
        var database = await TestDatabase.CreateAsync(own.ConnectionString);
        var migrator = new PgMigrator(own.Target(database.Name));
        var hook = Begin();
        Folder.Write("up/0001_long.sql", "CREATE TABLE t (a integer);\nSELECT pg_sleep(60);");
        var run = Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(migrator));
        await EventuallyAsync(
            () => database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')"),
            "The script does not sleep."
        );
        hook.Status = 500;
        own.Kill();
        Assert.Equal(MigrationErrorId.ConnectionLost, (await run).ErrorId);

        Assert.Equal(["started", "failed"], Events(hook));
        var unsent = Id(hook.Got.Last());
        Assert.Contains("ConnectionLost", (await File.ReadAllLinesAsync(LogPath))[^1], StringComparison.Ordinal);
        // The database is down: what is to be sent yet is a file.
        var waiting = Assert.Single(await MigrationAlerts.GetInFolderAsync(AlertFolder, CancellationToken.None));
        Assert.Equal((AlertEvent.Failed, AlertState.Pending, "HTTP 500"), (waiting.Event, waiting.State, waiting.Answer));

        await own.RestartAsync();
        hook.Status = 200;
        hook.Got.Clear();
        Folder.Write("up/0001_long.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync(migrator);
        Assert.True(Events(hook)[^1] is "recovered" or "succeeded");
        await MigrationAlerts.SendAsync(
            Configuration,
            own.Target(database.Name),
            new AlertQuery { All = true },
            Observer,
            CancellationToken.None
        );
        await MigrationAlerts.SendInFolderAsync(
            Configuration,
            AlertFolder,
            session: null,
            new AlertQuery { All = true },
            Observer,
            CancellationToken.None
        );
        Assert.Contains(unsent, hook.Got.Select(Id));
    }

    [Fact]
    public async Task A_network_that_is_cut_at_any_stage_is_told_by_log_trace_and_alert_and_the_next_run_recovers()
    {
        var hook = Begin();
        for (var i = 1; i <= 4; i++)
            Folder.Write($"up/000{i}_t.sql", $"CREATE TABLE t{i} (id integer PRIMARY KEY);");
        Folder.Write("up/0005_alone.sql", "-- pgmigrate:transaction off\nCREATE INDEX CONCURRENTLY i ON t1 (id);\nSELECT 1;");
        using var listener = SpanListener.Start(_spans.Enqueue);
        var pieces = await CutAsync(hook, int.MaxValue);
        var told = 0;
        for (var moment = 1; moment <= CutMoments; moment++)
            told += await CutAsync(hook, pieces * moment / (CutMoments + 1)) < 0 ? 1 : 0;
        // The last pieces of a run may be lost without harm: all is done by then.
        Assert.InRange(told, CutMoments / 2, CutMoments);
    }

    // The number of pieces, or -1 where the run has failed.
    private async Task<int> CutAsync(LocalReceiver hook, int piece)
    {
        var database = await CreateDatabaseAsync();
        await using var proxy = FaultProxy.To(database.ConnectionString);
        proxy.StrikeAt(piece, NetworkFault.Reset, everything: true);
        hook.Got.Clear();
        _spans.Clear();
        File.Delete(LogPath);
        var failure = await Record.ExceptionAsync(() =>
            MigrateAsync(new PgMigrator(proxy.Target(database.ConnectionString, ShortLimits.Value)))
        );
        var (log, events) = (await File.ReadAllTextAsync(LogPath), Events(hook));
        // Other tests of this process have runs, too.
        var spans = _spans
            .Where(span =>
                span.OperationName == "pgmigrate migrate" && span.GetTagItem("db.namespace") as string == database.Name
            )
            .ToArray();
        var pieces = proxy.Pieces;
        if (failure is not null)
        {
            Assert.IsType<MigrationException>(failure);
            Assert.Contains($"\"{((MigrationException)failure).ErrorId}\"", log, StringComparison.Ordinal);
            Assert.Equal("failed", events[^1]);
            Assert.Equal(ActivityStatusCode.Error, Assert.Single(spans).Status);
            await MigrateAsync(new PgMigrator(new ConnectionTarget(new(database.ConnectionString))));
            // Where the network was gone before the run was recorded, the next one does not know of it.
            Assert.True(Events(hook)[^1] is "recovered" or "succeeded");
        }

        Assert.Equal(5, await database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" """));
        await database.DisposeAsync();
        return failure is null ? pieces : -1;
    }

    private LocalReceiver Begin()
    {
        WriteKeys();
        var hook = Serve("hook");
        Notify(Webhook("hook"), ["hook"], beside: """ "policy": { "log": { "path": "log.jsonl" } }, """);
        return hook;
    }

    private Task MigrateAsync(PgMigrator migrator) =>
        migrator.MigrateAsync(Options with { Environment = "PROD" }, new RecordingObserver());

    private static string? Id(Received got) => got.Headers["webhook-id"];
}
