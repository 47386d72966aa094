using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>What needs settings of a server of its own.</summary>
public sealed class OwnServerTests(OwnServerTests.ReplicatingServer replicating)
    : TargetTestBase(replicating.Server),
        IClassFixture<OwnServerTests.ReplicatingServer>
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Pending("ALTER TABLE public.item ADD COLUMN note text;");
    }

    public override async ValueTask DisposeAsync()
    {
        await Database.ExecuteAsync("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        foreach (var left in await Database.QueryAsync<string>("SELECT gid FROM pg_prepared_xacts"))
            await Database.ExecuteAsync($"ROLLBACK PREPARED '{left}'");
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("INSERT INTO item VALUES (1)", FindingSeverity.Warning, "public.item")]
    [InlineData("INSERT INTO other VALUES (1)", FindingSeverity.Information, null)]
    public async Task A_prepared_transaction_holds_its_locks(string sql, FindingSeverity severity, string? table)
    {
        await Database.ExecuteAsync($"BEGIN; {sql}; PREPARE TRANSACTION 'left'");

        var finding = Assert.Single(await CheckAsync("prepared-transaction"));

        Assert.Equal((severity, table), (finding.Severity, finding.Object));
        Assert.Contains("'left'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prepared_transaction_that_holds_up_a_script_is_named_and_nobody_is_ended_for_it()
    {
        await Database.ExecuteAsync("BEGIN; INSERT INTO item VALUES (1); PREPARE TRANSACTION 'left'");

        var failure = await FailAsync(
            MigrationErrorId.LockNotAvailable,
            Options with
            {
                LockTimeout = TimeSpan.FromSeconds(1),
                Retries = 0,
                Blockers = BlockerAction.Terminate,
                BlockerApplications = ["*"],
                BlockerAge = TimeSpan.Zero,
            }
        );

        Assert.Contains("(held by the prepared transaction 'left' (user ", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Observer.Runs[^1].EndedSessions);
    }

    [Theory]
    [InlineData("SELECT pg_create_physical_replication_slot('left', true)", 1)]
    [InlineData("SELECT pg_create_logical_replication_slot('left', 'test_decoding')", 1)]
    [InlineData("SELECT pg_create_physical_replication_slot('left', false)", 0)]
    public async Task A_slot_that_nobody_reads_from_holds_the_log_back(string sql, int findings)
    {
        await Database.ExecuteAsync(sql);

        var found = await CheckAsync("replication-slot");

        Assert.Equal(findings, found.Count);
        Assert.All(found, finding => Assert.Equal((FindingSeverity.Information, "left"), (finding.Severity, finding.Object)));
    }

    /// <summary>Slots and prepared transactions are the server's.</summary>
    public sealed class ReplicatingServer : IAsyncDisposable
    {
        internal PostgresServer Server { get; } =
            new(
                new Dictionary<string, string>
                {
                    ["max_prepared_transactions"] = "5",
                    ["wal_level"] = "logical",
                    ["max_wal_senders"] = "5",
                    ["max_replication_slots"] = "5",
                }
            );

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
