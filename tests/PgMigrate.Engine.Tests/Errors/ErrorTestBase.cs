using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>A migration folder and an empty database for a test of what goes wrong.</summary>
public abstract class ErrorTestBase(PostgresServer server) : MigrationTestBase(server)
{
    private const string Sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%'";

    private const string Locks =
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = "
        + "current_database())";

    /// <summary>Migrates, and expects it to fail with this id and a message that helps.</summary>
    protected async Task<MigrationException> RefuseAsync(MigrationErrorId id, MigrationOptions? options = null) =>
        ErrorText.Require(id, await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(options)));

    /// <summary>
    /// Asserts that a run has left neither a session nor a lock; the server ends a session a moment after its client.
    /// </summary>
    protected async Task AssertNothingRunsAsync()
    {
        await EventuallyAsync(
            async () => await Database.ScalarAsync<long>(Sessions) == 0,
            "A session of the run is still there."
        );
        Assert.Equal(0, await Database.ScalarAsync<long>(Locks));
    }

    /// <summary>Asserts that nothing was applied, and no table was made outside of the history.</summary>
    protected async Task AssertUntouchedAsync()
    {
        var tables = await Database.QueryAsync<string>(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'v', 'i', 'S') AND relnamespace = 'public'::regnamespace"
        );
        Assert.Empty(tables);
        if (await ExistsAsync("""grate."ScriptsRun" """))
            Assert.Empty(await AppliedAsync());
    }

    /// <summary>Whether a server process is there.</summary>
    protected Task<bool> IsAliveAsync(int backend) =>
        Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", backend);
}
