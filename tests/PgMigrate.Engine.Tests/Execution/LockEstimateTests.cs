using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Before a transaction that may overflow the server's table of locks, the operator is told.</summary>
public sealed class LockEstimateTests(LockEstimateTests.SmallServer small)
    : MigrationTestBase(small.Server),
        IClassFixture<LockEstimateTests.SmallServer>
{
    /// <summary>A table of locks that few scripts fill.</summary>
    public sealed class SmallServer : IAsyncDisposable
    {
        internal PostgresServer Server { get; } =
            new(new Dictionary<string, string> { ["max_connections"] = "20", ["max_locks_per_transaction"] = "32" });

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Theory]
    [InlineData(TransactionMode.Run, true)]
    [InlineData(TransactionMode.Script, false)]
    public async Task Many_scripts_count_together_in_one_transaction(TransactionMode mode, bool warns)
    {
        var tables = (int)(await CapacityAsync() / 4 / 10) + 1;
        for (var script = 0; script < 10; script++)
            Folder.Write($"up/{script:0000}.sql", Tables(script, tables));

        await TryMigrateAsync(mode);

        Assert.Equal(warns, Observer.Messages.Any(IsWarning));
    }

    [Fact]
    public async Task One_script_counts_alone()
    {
        Folder.Write("up/0001_large.sql", Tables(1, (int)(await CapacityAsync() / 4) + 1));

        await TryMigrateAsync(TransactionMode.Script);

        Assert.Contains(
            "up/0001_large.sql needs about",
            Assert.Single(Observer.Messages, IsWarning).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_estimate_is_what_the_server_counts()
    {
        Folder.Write(
            "up/0001.sql",
            Tables(1, 100)
                + "CREATE TABLE counted AS SELECT count(DISTINCT (classid, objid, relation)) AS locks FROM pg_locks WHERE pid = "
                + "pg_backend_pid();"
        );

        await MigrateAsync();

        Assert.InRange(await Database.ScalarAsync<long>("SELECT locks FROM counted"), 380, 440);
    }

    // The table has some room to spare, so that it may well succeed.
    private async Task TryMigrateAsync(TransactionMode mode)
    {
        try
        {
            await MigrateAsync(Options with { TransactionMode = mode });
        }
        catch (MigrationException failure)
        {
            Assert.Equal("53200", failure.SqlState);
        }
    }

    private static bool IsWarning(MigrationMessage message) =>
        message.Severity == MessageSeverity.Warning
        && message.Text.Contains("max_locks_per_transaction", StringComparison.Ordinal);

    private static string Tables(int script, int count) =>
        string.Concat(
            Enumerable.Range(1, count).Select(table => $"CREATE TABLE t{script}_{table} (id bigint PRIMARY KEY, name text);\n")
        );

    private Task<long> CapacityAsync() =>
        Database.ScalarAsync<long>(
            "SELECT current_setting('max_locks_per_transaction')::bigint * (current_setting('max_connections')::bigint + "
                + "current_setting('max_prepared_transactions')::bigint)"
        );
}
