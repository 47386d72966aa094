using Npgsql;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// CREATE INDEX CONCURRENTLY is interrupted while it waits for another transaction, with its index made and not yet valid.
/// </summary>
public sealed class ConcurrentIndexTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Script =
        "INSERT INTO execution VALUES (1);\nCREATE UNIQUE INDEX CONCURRENTLY item_name ON item (name);\nINSERT INTO execution "
        + "VALUES (2);";

    [Fact]
    public async Task By_SIGKILL_and_built_again()
    {
        await PrepareAsync(Script);
        await using (var writer = await Writer.StartAsync(Database))
        {
            var backend = await KillInBuildAsync();
            // Only then: or it would end its build.
            await EventuallyAsync(
                async () => !await IsAliveAsync(backend),
                "The server does not notice that the client is gone."
            );
            Assert.Equal(1, await InvalidIndexesAsync());
        }

        await MigrateAsync();
        Assert.Contains(Observer.Messages, message => message.Text.Contains("item_name is invalid", StringComparison.Ordinal));
        await AssertOnceAsync();
    }

    [Fact]
    public async Task By_SIGKILL_and_ended_by_the_server()
    {
        await PrepareAsync("SET client_connection_check_interval = 0;\n" + Script);
        await using (var writer = await Writer.StartAsync(Database))
            await KillInBuildAsync();

        await MigrateAsync();
        Assert.DoesNotContain(
            Observer.Messages,
            message => message.Text.Contains("item_name is invalid", StringComparison.Ordinal)
        );
        await AssertOnceAsync();
    }

    [Fact]
    public async Task By_lock_timeout()
    {
        await PrepareAsync("-- pgmigrate:lock-timeout 200ms\n" + Script);
        await using (var writer = await Writer.StartAsync(Database))
        {
            var failure = await RefuseAsync(MigrationErrorId.LockNotAvailable);
            Assert.Equal((3, "55P03"), (failure.Line, failure.SqlState));
            // The writer holds up the dropping too; the operator is told.
            Assert.Contains(
                Observer.Messages,
                message => message.Text.Contains("item_name could not be dropped", StringComparison.Ordinal)
            );
        }

        await MigrateAsync();
        await AssertOnceAsync();
    }

    [Fact]
    public async Task An_invalid_index_is_found_by_the_name_that_the_server_has_cut()
    {
        // 63 bytes, at the boundary of a character.
        var name = $"ux_{new string('ü', 40)}_customer";
        await PrepareAsync(
            "-- pgmigrate:transaction off\nINSERT INTO execution VALUES (1);\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "
                + $"\"{name}\" ON item (name);\nINSERT INTO execution VALUES (2);"
        );
        await Database.ExecuteAsync("INSERT INTO item VALUES ('twice'), ('twice')");
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(0, await InvalidIndexesAsync());

        await Assert.ThrowsAsync<PostgresException>(() =>
            Database.ExecuteAsync($"CREATE UNIQUE INDEX CONCURRENTLY \"{name}\" ON item (name)")
        );
        Assert.Equal(1, await InvalidIndexesAsync());
        await Database.ExecuteAsync("DELETE FROM item");
        await MigrateAsync();

        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT step FROM execution ORDER BY step"));
        Assert.Equal(0, await InvalidIndexesAsync());
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass AND indisvalid")
        );
    }

    [Fact]
    public async Task By_cancellation()
    {
        await PrepareAsync(Script);
        await using (var writer = await Writer.StartAsync(Database))
        {
            using var cancel = new CancellationTokenSource();
            var run = MigrateAsync(null, cancel.Token);
            await RunsAsync("CREATE UNIQUE INDEX CONCURRENTLY");
            await EventuallyAsync(async () => await InvalidIndexesAsync() == 1, "The build does not begin.");
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
            await AssertNothingRunsAsync();
        }

        await MigrateAsync();
        await AssertOnceAsync();
    }

    [Fact]
    public async Task By_data_that_are_not_unique()
    {
        await PrepareAsync(Script);
        await Database.ExecuteAsync("INSERT INTO item VALUES ('twice'), ('twice')");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal((2, "23505"), (failure.Line, failure.SqlState));
        // An invalid unique index would still refuse rows.
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass"));
        await Database.ExecuteAsync("DELETE FROM item");
        await MigrateAsync();
        await AssertOnceAsync();
    }

    [Theory]
    [InlineData("CREATE INDEX item_name ON item (name)")]
    [InlineData("CREATE UNIQUE INDEX item_name ON execution (step)")]
    [InlineData("CREATE TABLE item_name ()")]
    public async Task What_has_its_name_already_is_left_alone(string other)
    {
        await PrepareAsync(Script);
        await Database.ExecuteAsync(other);
        var before = await Database.ScalarAsync<uint>("SELECT 'item_name'::regclass::oid");

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        Assert.Equal("42P07", failure.SqlState);
        Assert.Equal(before, await Database.ScalarAsync<uint>("SELECT 'item_name'::regclass::oid"));
    }

    [Fact]
    public async Task By_SIGKILL_and_something_else_was_built_meanwhile()
    {
        await PrepareAsync(Script);
        await using (var writer = await Writer.StartAsync(Database))
        {
            var backend = await KillInBuildAsync();
            await EventuallyAsync(
                async () => !await IsAliveAsync(backend),
                "The server does not notice that the client is gone."
            );
        }

        await Database.ExecuteAsync("DROP INDEX item_name");
        await Database.ExecuteAsync("CREATE UNIQUE INDEX item_name ON item (name) WHERE name <> ''");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal((2, "42P07"), (failure.Line, failure.SqlState));

        await Database.ExecuteAsync("DROP INDEX item_name");
        await MigrateAsync();
        await AssertOnceAsync();
    }

    private async Task PrepareAsync(string script)
    {
        await Database.ExecuteAsync("CREATE TABLE execution (step integer)");
        await Database.ExecuteAsync("CREATE TABLE item (name text)");
        Folder.Write("up/0001_index.sql", script);
    }

    private async Task<int> KillInBuildAsync()
    {
        using var process = await MigratingProcess.StartAsync(new MigrateRequest(Database.ConnectionString, Folder.FullPath));
        await RunsAsync("CREATE UNIQUE INDEX CONCURRENTLY");
        await EventuallyAsync(async () => await InvalidIndexesAsync() == 1, "The build does not begin.");
        var backend = await Database.ScalarAsync<int>(
            "SELECT pid FROM pg_stat_progress_create_index WHERE datname = current_database()"
        );
        await process.KillAsync();
        return backend;
    }

    private Task<long> InvalidIndexesAsync() =>
        Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass AND NOT indisvalid");

    private async Task AssertOnceAsync()
    {
        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT step FROM execution ORDER BY step"));
        Assert.True(
            await Database.ScalarAsync<bool>(
                "SELECT indisvalid AND indisready FROM pg_index WHERE indexrelid = to_regclass('item_name')"
            )
        );
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass"));
        Assert.Equal(["0001_index.sql"], await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        await AssertNothingRunsAsync();
    }

    /// <summary>A transaction that has written to the table, for which the build waits.</summary>
    private sealed class Writer : IAsyncDisposable
    {
        private readonly NpgsqlConnection _connection;
        private readonly NpgsqlTransaction _transaction;

        private Writer(NpgsqlConnection connection, NpgsqlTransaction transaction)
        {
            _connection = connection;
            _transaction = transaction;
        }

        public static async Task<Writer> StartAsync(TestDatabase database)
        {
            var connection = await database.OpenAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var insert = new NpgsqlCommand("INSERT INTO item VALUES ('one')", connection, transaction);
            await insert.ExecuteNonQueryAsync();
            return new Writer(connection, transaction);
        }

        public async ValueTask DisposeAsync()
        {
            await _transaction.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
