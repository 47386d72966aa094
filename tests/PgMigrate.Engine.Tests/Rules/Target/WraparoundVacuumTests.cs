using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>An autovacuum that prevents wraparound, on a server that is in haste to do so.</summary>
public sealed class WraparoundVacuumTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // The oldest that a server lets be: more transactions than this since a table was made, and it must be frozen.
    private const int FreezeMaxAge = 100_000;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["autovacuum_freeze_max_age"] = $"{FreezeMaxAge}",
        ["autovacuum_naptime"] = "1",
        ["autovacuum_vacuum_cost_delay"] = "0",
        ["autovacuum_max_workers"] = "8",
    };

    private readonly TempFolder _folder = new();
    private PgMigrate.Sandbox _sandbox = null!;
    private NpgsqlDataSource _server = null!;

    private MigrationOptions Options => new() { Path = _folder.FullPath };

    private ConnectionTarget Target => new(new NpgsqlConnectionStringBuilder(_sandbox.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxManager.StartAsync(
            new SandboxOptions { Settings = Settings },
            new RecordingObserver(),
            CancellationToken.None
        );
        _server = NpgsqlDataSource.Create(_sandbox.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await SandboxManager.StopAsync(_sandbox, CancellationToken.None);
        _folder.Dispose();
    }

    [Fact]
    public async Task It_is_in_the_way_of_a_change_of_its_table_and_of_no_other()
    {
        // No ordinary autovacuum comes first; at one page in 100 ms this one is at work for a minute.
        _folder.Write(
            "up/0001_before.sql",
            """
            CREATE TABLE public.item (id integer, name text)
                WITH (autovacuum_enabled = false, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1);
            INSERT INTO public.item SELECT n, repeat('x', 500) FROM generate_series(1, 8000) n;
            CREATE TABLE public.other (id integer);
            """
        );
        await Migrator.InvokeAsync(Target, Options, new RecordingObserver(), CancellationToken.None);
        await BurnTransactionsAsync();
        await WaitForVacuumAsync();

        _folder.Write("up/0002_pending.sql", "ALTER TABLE public.item ADD COLUMN note text;");
        var inTheWay = await FindAsync();
        _folder.Write("up/0002_pending.sql", "ALTER TABLE public.other ADD COLUMN note text;");
        var elsewhere = await FindAsync();

        Assert.Equal(
            (FindingSeverity.Warning, "0002_pending.sql", "public.item", TableLock.AccessExclusive),
            (inTheWay.Severity, inTheWay.Script, inTheWay.Object, inTheWay.Lock)
        );
        Assert.StartsWith("An autovacuum that prevents wraparound, process ", inTheWay.Message, StringComparison.Ordinal);
        Assert.Contains("holds SHARE UPDATE EXCLUSIVE on public.item", inTheWay.Message, StringComparison.Ordinal);
        Assert.Equal((FindingSeverity.Information, null), (elsewhere.Severity, elsewhere.Object));
    }

    private async Task<Finding> FindAsync()
    {
        var findings = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options },
            new RecordingObserver(),
            CancellationToken.None
        );
        return Assert.Single(findings, finding => finding.RuleId == "wraparound-vacuum");
    }

    // A block with a handler is a subtransaction, and one that writes takes a number.
    private Task BurnTransactionsAsync() =>
        ExecuteAsync(
            $"""
            CREATE TABLE public.burnt (id integer);
            DO $$
            BEGIN
                FOR i IN 1..{FreezeMaxAge + 10_000} LOOP
                    BEGIN
                        INSERT INTO public.burnt VALUES (1);
                    EXCEPTION WHEN division_by_zero THEN
                        NULL;
                    END;
                END LOOP;
            END
            $$
            """
        );

    // Until it is no longer what might be over in a moment.
    private async Task WaitForVacuumAsync()
    {
        for (var until = DateTime.UtcNow + Limit; DateTime.UtcNow < until; await Task.Delay(100))
        {
            await using var command = _server.CreateCommand(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE query LIKE 'autovacuum: % public.item (to prevent wraparound)' AND xact_start < clock_timestamp() - interval '3 s'
                """
            );
            if ((long)(await command.ExecuteScalarAsync())! > 0)
                return;
        }

        Assert.Fail($"No autovacuum of public.item began within {Limit.TotalSeconds} s.");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }
}
