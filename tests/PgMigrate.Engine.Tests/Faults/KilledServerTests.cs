using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>The server is killed in the midst of a run. Its databases go with it, and are not dropped one by one.</summary>
public sealed class KilledServerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FaultScripts _scripts = new();
    private FaultServer _server = null!;

    private MigrationOptions Options => new() { Path = _scripts.Path, RunLockTimeout = TimeSpan.FromMinutes(1) };

    public async ValueTask InitializeAsync() => _server = await FaultServer.StartAsync();

    [Fact]
    public async Task Runs_whose_server_is_killed_at_random_moments_and_started_again()
    {
        var seed = FaultRuns.Seed;
        var random = new Random(seed);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed} PGMIGRATE_FAULT_SERVER_RUNS={FaultRuns.KilledServers}");
        var moments = new RandomMoments(random, await MeasureAsync(), FaultRuns.KilledServers);
        var kills = 0;
        while (kills < FaultRuns.KilledServers)
        {
            var database = await TestDatabase.CreateAsync(_server.ConnectionString);
            if (await KillDuringRunAsync(database, moments.Next(), wholeServer: random.Next(3) > 0))
                kills++;
            await MigrateAsync(database);
            await Reality.AssertAsync(database, _scripts);
        }
    }

    [Fact]
    public async Task What_was_reported_as_succeeded_is_still_there()
    {
        var database = await TestDatabase.CreateAsync(_server.ConnectionString);
        await MigrateAsync(database);
        _server.Kill();
        await _server.RestartAsync();
        database.Reconnect();
        await Reality.AssertAsync(database, _scripts);
    }

    [Fact]
    public async Task A_server_killed_in_a_long_statement_is_told_as_a_lost_connection()
    {
        var database = await TestDatabase.CreateAsync(_server.ConnectionString);
        using var folder = new TempFolder();
        var path = folder.Write("up/0001_long.sql", "CREATE TABLE t (a integer);\nSELECT pg_sleep(60);");
        var observer = new RecordingObserver();
        var run = Migrator.InvokeAsync(
            _server.Target(database.Name),
            Options with
            {
                Path = folder.FullPath,
            },
            observer,
            CancellationToken.None
        );
        await ErrorTestBase.EventuallyAsync(
            () => database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep')"),
            "The script does not sleep."
        );

        _server.Kill();

        var failure = ErrorText.Require(
            MigrationErrorId.ConnectionLost,
            await Assert.ThrowsAsync<MigrationException>(() => run.WaitAsync(TimeSpan.FromSeconds(10)))
        );
        Assert.Equal(("0001_long.sql", path), (failure.Script, failure.Path));
        Assert.Equal(ScriptRunStatus.Failed, Assert.Single(observer.Runs).Status);
        await _server.RestartAsync();
        database.Reconnect();
        Assert.False(await database.ScalarAsync<bool>("SELECT to_regclass('t') IS NOT NULL"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _scripts.Dispose();
    }

    private async Task<TimeSpan> MeasureAsync()
    {
        var database = await TestDatabase.CreateAsync(_server.ConnectionString);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await MigrateAsync(database);
        await Reality.AssertAsync(database, _scripts);
        return clock.Elapsed;
    }

    private Task MigrateAsync(TestDatabase database, RecordingObserver? observer = null) =>
        Migrator.InvokeAsync(_server.Target(database.Name), Options, observer ?? new RecordingObserver(), CancellationToken.None);

    private async Task<bool> KillDuringRunAsync(TestDatabase database, TimeSpan moment, bool wholeServer)
    {
        var observer = new RecordingObserver();
        var run = MigrateAsync(database, observer);
        await run.WaitAsync(moment).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCompleted)
            return false;

        await KillAsync(database, wholeServer);
        // A run may have passed its last statement by then.
        var failure = await Record.ExceptionAsync(() => run);
        Assert.True(
            failure
                is null
                    or MigrationException { ErrorId: MigrationErrorId.ConnectionLost or MigrationErrorId.ServerUnreachable },
            failure?.ToString()
        );
        FaultRuns.Tell(
            $"Killed {(wholeServer ? "the server" : "one process")} after {moment.TotalMilliseconds:0} ms and "
                + $"{observer.Runs.Count} scripts: {failure?.Message}"
        );
        if (!_server.IsRunning)
            await _server.RestartAsync();
        database.Reconnect();
        return true;
    }

    private async Task KillAsync(TestDatabase database, bool wholeServer)
    {
        var backend = wholeServer
            ? 0
            : await database.ScalarAsync<int>(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%' "
                    + "ORDER BY backend_start DESC LIMIT 1"
            );
        if (backend == 0)
            _server.Kill();
        else
            await _server.KillProcessAsync(backend);
    }
}
