using Npgsql;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>Another server with a database of the same name, which lets the same user in.</summary>
internal sealed class TwinServer : IAsyncDisposable
{
    private readonly PgMigrate.Sandbox _sandbox;
    private readonly NpgsqlConnectionStringBuilder _twin;

    private TwinServer(PgMigrate.Sandbox sandbox, NpgsqlConnectionStringBuilder twin)
    {
        _sandbox = sandbox;
        _twin = twin;
    }

    /// <summary>Its port on this machine.</summary>
    public int Port => _sandbox.Port;

    /// <summary>Starts it.</summary>
    /// <param name="database">The database that it has a twin of, without its content.</param>
    public static async Task<TwinServer> StartAsync(TestDatabase database)
    {
        var version = await database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer / 10000");
        var sandbox = await SandboxManager.StartAsync(
            new SandboxOptions { Version = version, Database = "postgres" },
            new RecordingObserver(),
            CancellationToken.None
        );
        var like = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using (var connection = new NpgsqlConnection(sandbox.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            var user = new NpgsqlConnectionStringBuilder(sandbox.ConnectionString).Username == like.Username ? "ALTER" : "CREATE";
            await ExecuteAsync(connection, $"{user} ROLE \"{like.Username}\" SUPERUSER LOGIN PASSWORD '{like.Password}'");
            await ExecuteAsync(connection, $"CREATE DATABASE \"{database.Name}\"");
        }

        return new TwinServer(
            sandbox,
            new NpgsqlConnectionStringBuilder(like.ConnectionString) { Port = sandbox.Port, Pooling = false }
        );
    }

    /// <summary>Whether a table is there.</summary>
    public async Task<bool> HasAsync(string table)
    {
        await using var connection = new NpgsqlConnection(_twin.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection)
        {
            Parameters = { new() { Value = table } },
        };
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync() => await SandboxManager.StopAsync(_sandbox, CancellationToken.None);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
