using System.Collections.Concurrent;
using Npgsql;

namespace PgMigrate.Tests.Support;

/// <summary>
/// A database for one test. Its helpers run SQL as the superuser; <c>$1</c>, <c>$2</c> … stand for the values given.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    // One for each server: making and dropping databases needs neither a new connection nor the types of each of them.
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Servers = new();

    private readonly string _serverConnectionString;
    private readonly NpgsqlDataSource _dataSource;

    private TestDatabase(string serverConnectionString, string name)
    {
        _serverConnectionString = serverConnectionString;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(serverConnectionString) { Database = name }.ConnectionString;
        _dataSource = Build(ConnectionString);
    }

    /// <summary>The database's name, used once.</summary>
    public string Name { get; }

    /// <summary>A superuser's connection string, Npgsql keywords.</summary>
    public string ConnectionString { get; }

    /// <summary>A database that the test has made, or will have made; disposing drops it.</summary>
    internal static TestDatabase Existing(string serverConnectionString, string name) => new(serverConnectionString, name);

    internal static async Task<TestDatabase> CreateAsync(
        string serverConnectionString,
        string template = "template1",
        string? name = null
    )
    {
        name ??= $"test_{Guid.NewGuid():N}";
        await ExecuteOnServerAsync(serverConnectionString, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new TestDatabase(serverConnectionString, name);
    }

    /// <summary>Forgets the connections it has: its server was killed.</summary>
    public void Reconnect()
    {
        _dataSource.Clear();
        Server(_serverConnectionString).Clear();
    }

    /// <summary>A connection of the caller's own.</summary>
    public async Task<NpgsqlConnection> OpenAsync() => await _dataSource.OpenConnectionAsync();

    /// <summary>Runs SQL; several statements are allowed where no values are given.</summary>
    /// <returns>The rows that it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row; the type's default for NULL or no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] values) =>
        await QueryAsync<T>(sql, values) is [var first, ..] ? first : default;

    /// <summary>The first column of all rows.</summary>
    public Task<IReadOnlyList<T?>> QueryAsync<T>(string sql, params object[] values) =>
        QueryAsync(sql, row => row.IsDBNull(0) ? default : row.GetFieldValue<T>(0), values);

    /// <summary>All rows, each as <paramref name="read"/> reads it.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Lets nobody in any more, so that others can be made from it.</summary>
    internal async Task CloseAsync()
    {
        _dataSource.Clear();
        await ExecuteOnServerAsync(_serverConnectionString, $"ALTER DATABASE {Name} ALLOW_CONNECTIONS false");
    }

    /// <summary>Leaves the database to its server, which ends soon.</summary>
    internal ValueTask LeaveAsync() => _dataSource.DisposeAsync();

    /// <summary>
    /// Drops the database, although others may be connected to it. Whoever makes it again may be asked as before.
    /// </summary>
    public async Task DropAsync()
    {
        _dataSource.Clear();
        await DropOnServerAsync();
    }

    /// <summary>Drops the database, although others may be connected to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await DropOnServerAsync();
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = _dataSource.CreateCommand(sql);
        // Tests by hand have tables of many millions of rows.
        command.CommandTimeout = (int)TimeSpan.FromMinutes(10).TotalSeconds;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private async Task DropOnServerAsync()
    {
        await using var connection = await Server(_serverConnectionString).OpenConnectionAsync();
        var isOld = connection.PostgreSqlVersion.Major < 13;
        if (isOld)
            await ExecuteAsync(connection, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'");
        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {Name}{(isOld ? "" : " WITH (FORCE)")}");
    }

    private static async Task ExecuteOnServerAsync(string connectionString, string sql)
    {
        await using var connection = await Server(connectionString).OpenConnectionAsync();
        await ExecuteAsync(connection, sql);
    }

    private static NpgsqlDataSource Server(string connectionString) =>
        Servers.GetOrAdd(
            connectionString,
            given =>
            {
                var builder = new NpgsqlConnectionStringBuilder(given) { ApplicationName = "tests", MaxPoolSize = 8 };
                return Build(builder.ConnectionString);
            }
        );

    // The first connection to each database would begin by reading its types; the tests use the server's own alone.
    private static NpgsqlDataSource Build(string connectionString) =>
        new NpgsqlDataSourceBuilder(connectionString).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
