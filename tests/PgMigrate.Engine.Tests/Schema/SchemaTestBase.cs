using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>An empty database, the roles that the scripts name, and snapshots.</summary>
public abstract class SchemaTestBase(PostgresServer server) : IAsyncLifetime
{
    internal const string CreateRoles = """
        DO $$ BEGIN CREATE ROLE schema_app; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE "Schema role"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        """;

    private ServerConnection? _reader;

    protected TestDatabase Database { get; private set; } = null!;

    protected PostgresServer Server => server;

    public virtual async ValueTask InitializeAsync()
    {
        Database = await server.CreateDatabaseAsync();
        await Database.ExecuteAsync(CreateRoles);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<int> VersionAsync() =>
        Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");

    private protected static Task<ServerConnection> ConnectAsync(
        TestDatabase database,
        params KeyValuePair<string, string>[] settings
    ) =>
        ServerConnection.OpenAsync(
            new ConnectionTarget(new NpgsqlConnectionStringBuilder(database.ConnectionString)),
            "test",
            settings,
            CancellationToken.None
        );

    // A connection that knows the catalogue already reads in half the time of a new one.
    private protected async Task<SchemaSnapshot> ReadAsync() =>
        await SchemaSnapshot.ReadAsync(_reader ??= await ConnectAsync(Database), new(), CancellationToken.None);

    private protected static async Task<SchemaSnapshot> ReadAsync(
        TestDatabase database,
        SnapshotOptions? options = null,
        params KeyValuePair<string, string>[] settings
    )
    {
        await using var connection = await ConnectAsync(database, settings);
        return await SchemaSnapshot.ReadAsync(connection, options ?? new(), CancellationToken.None);
    }

    private protected static void AssertSame(SchemaSnapshot expected, SchemaSnapshot actual)
    {
        Assert.Equal([], SchemaDifference.Between(expected, actual).Select(ChangeText.Of));
        Assert.Equal(expected.Hash, actual.Hash);
    }
}
