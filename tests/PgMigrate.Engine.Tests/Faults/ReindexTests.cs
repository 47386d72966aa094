using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// REINDEX CONCURRENTLY is interrupted with its new indexes made and not yet valid, that of the TOAST table among them.
/// </summary>
public sealed class ReindexTests(PostgresServer server) : ErrorTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Leftovers = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid ORDER BY indrelid";

    [Theory]
    [InlineData("TABLE CONCURRENTLY item")]
    [InlineData("SCHEMA CONCURRENTLY public")]
    public async Task The_next_run_takes_away_what_it_left(string target)
    {
        await InterruptAsync(Target, target);
        Assert.Equal(2, (await Database.QueryAsync<string>(Leftovers)).Count);

        await MigrateAsync();

        Assert.Empty(await Database.QueryAsync<string>(Leftovers));
        Assert.Equal(["0001_reindex.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task What_only_a_superuser_may_drop_is_named()
    {
        var role = $"owner_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'only-for-this-test'");
        try
        {
            await Database.ExecuteAsync($"GRANT CREATE ON DATABASE {Database.Name} TO {role}");
            var target = new ConnectionTarget(
                new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "only-for-this-test" }
            );
            await InterruptAsync(target, "TABLE CONCURRENTLY item", $"ALTER TABLE item OWNER TO {role}");

            await MigrateAsync(target);

            var left = Assert.Single(await Database.QueryAsync<string>(Leftovers))!;
            Assert.StartsWith("pg_toast.", left, StringComparison.Ordinal);
            Assert.Contains(
                Observer.Messages,
                message =>
                    message.Severity == MessageSeverity.Warning
                    && message.Text.Contains($"DROP INDEX CONCURRENTLY {left}", StringComparison.Ordinal)
            );
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role} CASCADE");
            await Database.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    private Task MigrateAsync(ConnectionTarget target) => Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);

    private async Task InterruptAsync(ConnectionTarget migrated, string target, string prepare = "SELECT 1")
    {
        await Database.ExecuteAsync("CREATE TABLE item (number integer PRIMARY KEY, name text)");
        await Database.ExecuteAsync(prepare);
        Folder.Write("up/0001_reindex.sql", $"REINDEX {target};");
        await using var reader = await Database.OpenAsync();
        await using var transaction = await reader.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            TestContext.Current.CancellationToken
        );
        await using var read = new NpgsqlCommand("SELECT count(*) FROM item", reader, transaction);
        await read.ExecuteScalarAsync(TestContext.Current.CancellationToken);

        var run = MigrateAsync(migrated);
        await RunsAsync("REINDEX");
        await EventuallyAsync(async () => (await Database.QueryAsync<string>(Leftovers)).Count == 2, "The build does not begin.");
        await Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'REINDEX%'"
        );
        await Assert.ThrowsAsync<MigrationException>(() => run);
        await EventuallyAsync(
            async () => !await Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_progress_create_index)"),
            "The build does not end."
        );
    }
}
