using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Servers and databases that do not let a run in.</summary>
public sealed class ConnectionErrorTests(PostgresServer server) : ErrorTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task A_host_that_does_not_exist()
    {
        var failure = await RefuseAsync(
            MigrationErrorId.ServerUnreachable,
            connection => connection.Host = "no-such-host.invalid"
        );
        Assert.Contains("no-such-host.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_on_which_nothing_listens()
    {
        var failure = await RefuseAsync(MigrationErrorId.ServerUnreachable, connection => connection.Port = 1);
        Assert.Contains(":1/", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_not_a_missing_database()
    {
        var failure = await RefuseAsync(
            MigrationErrorId.AuthenticationFailed,
            connection => connection.Password = "wrong-pass-word"
        );
        Assert.Equal("28P01", failure.SqlState);
        Assert.DoesNotContain("wrong-pass-word", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_with_CreateDatabase_creates_nothing()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await RefuseAsync(
            MigrationErrorId.AuthenticationFailed,
            connection => (connection.Password, connection.Database) = ("wrong", name),
            createDatabase: true
        );
        Assert.False(await Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name));
    }

    [Fact]
    public async Task A_database_that_does_not_exist()
    {
        var failure = await RefuseAsync(
            MigrationErrorId.DatabaseNotFound,
            connection => connection.Database = "no_such_database"
        );
        Assert.Contains("no_such_database", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CreateDatabase", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_where_the_connection_asks_for_it()
    {
        Assert.SkipWhen(await Database.ScalarAsync<string>("SHOW ssl") == "on", "The server that was given has TLS.");
        await RefuseAsync(MigrationErrorId.TlsFailed, connection => connection.SslMode = SslMode.Require);
    }

    [Fact]
    public void A_server_that_is_too_old()
    {
        var facts = new ServerFacts(
            110022,
            false,
            1,
            new HistoryTables("grate", []),
            false,
            true,
            TimeSpan.Zero,
            false,
            6400,
            new NamePath(["public"], "public")
        );
        var failure = ErrorText.Require(
            MigrationErrorId.ServerTooOld,
            Assert.Throws<MigrationException>(() => facts.RequireSupportedVersion(Target))
        );
        Assert.Contains("PostgreSQL 11", failure.Message, StringComparison.Ordinal);
        Assert.Contains("12", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_read_the_history_is_told_what_to_grant()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        var role = $"test_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'only-for-this-test'");
        try
        {
            var asRole = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
            {
                Username = role,
                Password = "only-for-this-test",
            };
            var failure = await RefuseAsync(
                MigrationErrorId.PermissionDenied,
                connection => (connection.Username, connection.Password) = (asRole.Username, asRole.Password)
            );
            foreach (var grant in failure.RecommendedAction!.Split("GRANT ").Skip(1))
                await Database.ExecuteAsync($"GRANT {grant.Split(';')[0]}");

            Folder.Write("up/0002_query.sql", "SELECT 1;");
            await Migrator.InvokeAsync(new ConnectionTarget(asRole), Options, Observer, CancellationToken.None);
            Assert.Contains("0002_query.sql", await AppliedAsync());
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_user_who_may_not_create_schemas()
    {
        var role = $"test_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'only-for-this-test'");
        try
        {
            var failure = await RefuseAsync(
                MigrationErrorId.PermissionDenied,
                connection => (connection.Username, connection.Password) = (role, "only-for-this-test")
            );
            Assert.Contains(role, failure.Message, StringComparison.Ordinal);
            Assert.Contains(
                $"GRANT CREATE ON DATABASE \"{Database.Name}\" TO \"{role}\";",
                failure.RecommendedAction,
                StringComparison.Ordinal
            );
            await AssertNothingRunsAsync();
        }
        finally
        {
            await Database.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    private async Task<MigrationException> RefuseAsync(
        MigrationErrorId id,
        Action<NpgsqlConnectionStringBuilder> change,
        bool createDatabase = false
    )
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        var connection = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        change(connection);
        var target = new ConnectionTarget(connection);
        var run = Migrator.InvokeAsync(
            target,
            Options with
            {
                CreateDatabase = createDatabase,
            },
            Observer,
            CancellationToken.None
        );
        var failure = ErrorText.Require(id, await Assert.ThrowsAsync<MigrationException>(() => run));
        Assert.Equal(target.ToString(), failure.Target);
        Assert.Contains(target.ToString(), failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
