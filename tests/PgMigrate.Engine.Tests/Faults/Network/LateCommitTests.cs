using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>
/// The client loses its connection, and the server process behind it does not know yet: it goes on to the COMMIT.
/// </summary>
public sealed class LateCommitTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string IsAsked =
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT true FROM "
        + "pg_catalog.pg_stat_activity%')";

    [Fact]
    public async Task What_becomes_of_the_script_is_asked_when_its_server_process_is_gone()
    {
        await Database.ExecuteAsync("CREATE TABLE gate (a integer)");
        Folder.Write(
            "up/0001_late.sql",
            "DO $$ BEGIN RAISE WARNING '%', 'at the ' || 'gate'; END $$;\nINSERT INTO gate VALUES (1);"
        );
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        proxy.StrikeOn("at the gate", NetworkFault.ClientClose, everything: false);
        await using var holder = await Database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE gate", holder, transaction))
            await take.ExecuteNonQueryAsync();

        var target = proxy.Target(Database.ConnectionString, NetworkLimits.Default);
        var run = Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(target, Options with { LockTimeout = TimeSpan.FromMinutes(1) }, Observer, CancellationToken.None)
        );
        await EventuallyAsync(
            async () => run.IsCompleted || await Database.ScalarAsync<bool>(IsAsked),
            "Nobody asks for the server process."
        );
        await transaction.CommitAsync();

        Assert.EndsWith(
            " It was applied.",
            ErrorText.Require(MigrationErrorId.ConnectionLost, await run).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(["0001_late.sql"], await AppliedAsync());
    }
}
