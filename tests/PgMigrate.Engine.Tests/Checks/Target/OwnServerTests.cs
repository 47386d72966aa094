using Npgsql;
using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Checks.Target;

/// <summary>What needs settings of a server of its own.</summary>
public sealed class OwnServerTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private PgMigrate.Sandbox _sandbox = null!;
    private NpgsqlDataSource _server = null!;

    private ConnectionTarget Target => new(new NpgsqlConnectionStringBuilder(_sandbox.ConnectionString));

    private MigrationOptions Options => new() { Path = _folder.FullPath };

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["max_prepared_transactions"] = "5", ["wal_level"] = "logical", ["max_wal_senders"] = "5", ["max_replication_slots"] = "5",
        };
        _sandbox = await SandboxManager.StartAsync(new SandboxOptions { Settings = settings }, new RecordingObserver(), CancellationToken.None);
        _server = NpgsqlDataSource.Create(_sandbox.ConnectionString);
        _folder.Write("up/0001_before.sql", "CREATE TABLE public.item (id integer PRIMARY KEY, name text); CREATE TABLE public.other (id integer);");
        await Migrator.InvokeAsync(Target, Options, new RecordingObserver(), CancellationToken.None);
        _folder.Write("up/0002_pending.sql", "ALTER TABLE public.item ADD COLUMN note text;");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await SandboxManager.StopAsync(_sandbox, CancellationToken.None);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("INSERT INTO item VALUES (1)", FindingSeverity.Warning, "public.item")]
    [InlineData("INSERT INTO other VALUES (1)", FindingSeverity.Information, null)]
    public async Task A_prepared_transaction_holds_its_locks(string sql, FindingSeverity severity, string? table)
    {
        await ExecuteAsync($"BEGIN; {sql}; PREPARE TRANSACTION 'left'");

        var finding = Assert.Single(await CheckAsync("prepared-transaction"));

        Assert.Equal((severity, table), (finding.Severity, finding.Object));
        Assert.Contains("'left'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT pg_create_physical_replication_slot('left', true)", 1)]
    [InlineData("SELECT pg_create_logical_replication_slot('left', 'test_decoding')", 1)]
    [InlineData("SELECT pg_create_physical_replication_slot('left', false)", 0)]
    public async Task A_slot_that_nobody_reads_from_holds_the_log_back(string sql, int findings)
    {
        await ExecuteAsync(sql);

        var found = await CheckAsync("replication-slot");

        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal((FindingSeverity.Information, "left"), (finding.Severity, finding.Object)));
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(string rule)
    {
        var findings = await MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, new RecordingObserver(), CancellationToken.None);
        return [.. findings.Where(finding => finding.RuleId == rule)];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _server.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
