using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>An autovacuum gives way to whoever has waited for deadlock_timeout, and to nobody who gives up before.</summary>
public sealed partial class YieldingVacuumTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private PgMigrate.Sandbox _sandbox = null!;
    private NpgsqlDataSource _server = null!;

    private ConnectionTarget Target => new(new NpgsqlConnectionStringBuilder(_sandbox.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        var options = new SandboxOptions { Settings = new Dictionary<string, string> { ["autovacuum_naptime"] = "1" } };
        _sandbox = await SandboxManager.StartAsync(options, _observer, CancellationToken.None);
        _server = NpgsqlDataSource.Create(_sandbox.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await SandboxManager.StopAsync(_sandbox, CancellationToken.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_script_that_an_autovacuum_blocks_waits_until_that_gives_way_though_a_reader_is_behind()
    {
        // At one page in 100 ms it would be at work for a minute.
        _folder.Write(
            "up/0001.sql",
            """
            CREATE TABLE public.t (id integer, name text) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0,
                autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1);
            INSERT INTO public.t SELECT n, repeat('x', 500) FROM generate_series(1, 8000) n;
            DELETE FROM public.t WHERE id % 2 = 0;
            """
        );
        await MigrateAsync();
        await EventuallyAsync("SELECT EXISTS (SELECT FROM pg_stat_progress_vacuum WHERE relid = 'public.t'::regclass)");
        _folder.Write("up/0002.sql", "ALTER TABLE public.t ADD COLUMN note text;");

        var run = MigrateAsync();
        await EventuallyAsync(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'public.t'::regclass AND mode = 'AccessExclusiveLock')",
            run
        );
        await ExecuteAsync("SELECT max(id) FROM public.t");
        await run;

        Assert.Equal(("0002.sql", ScriptRunStatus.Applied), (_observer.Runs[^1].Script, _observer.Runs[^1].Status));
        Assert.DoesNotContain(_observer.Messages, message => ShortTry().IsMatch(message.Text));
    }

    private Task MigrateAsync() =>
        Migrator.InvokeAsync(Target, new() { Path = _folder.FullPath }, _observer, CancellationToken.None);

    private Task EventuallyAsync(string condition, Task? orEnded = null) =>
        MigrationTestBase.EventuallyAsync(
            async () =>
            {
                await using var command = _server.CreateCommand(condition);
                return await command.ExecuteScalarAsync() is true || orEnded is { IsCompleted: true };
            },
            $"It never came to: {condition}"
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // Given up after less than a second, in which no autovacuum gives way.
    [GeneratedRegex(@"waited behind it, for \d+ ms", RegexOptions.CultureInvariant)]
    private static partial Regex ShortTry();
}
