using System.Diagnostics;
using Npgsql;

namespace PgMigrate.Engine.Sandbox;

/// <summary>The first connection to a new server: waits until it answers, and makes the caller's database.</summary>
internal static class SandboxDatabase
{
    private const string Maintenance = "postgres";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The connection string of a database of the new server.</summary>
    public static string ConnectionString(int port, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = SandboxStarter.Address,
            Port = port,
            Username = SandboxStarter.User,
            Password = password,
            Database = database,
            // Said here, so that PG* variables meant for other servers do not reach this one.
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            IncludeErrorDetail = true,
        }.ConnectionString;

    /// <summary>Waits for the server, and makes the database.</summary>
    /// <returns>The server's version, for instance <c>15.18</c>.</returns>
    /// <exception cref="MigrationException">SandboxFailed: it ended, did not answer in time, or refused.</exception>
    public static async Task<string> CreateAsync(
        ISandboxServer server,
        int port,
        string password,
        SandboxOptions options,
        CancellationToken cancellationToken
    )
    {
        var connection = await ConnectAsync(server, port, password, options.StartTimeout, cancellationToken)
            .ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        try
        {
            await CreateAsync(connection, options.Database, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            throw SandboxStarter.Failed($"The database '{options.Database}' could not be made.", exception.MessageText);
        }

        // Distributions add their own: "15.18 (Debian 15.18-0+deb12u1)".
        return connection.ServerVersion.Split(' ')[0];
    }

    private static async Task CreateAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        if (database == Maintenance)
            return;
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<NpgsqlConnection> ConnectAsync(
        ISandboxServer server,
        int port,
        string password,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString(port, password, Maintenance))
        {
            Pooling = false,
            Timeout = 5,
        };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var connection = new NpgsqlConnection(settings.ConnectionString);
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                return connection;
            }
            catch (NpgsqlException exception)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                await CheckAsync(server, exception, waited.Elapsed > limit, cancellationToken).ConfigureAwait(false);
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CheckAsync(
        ISandboxServer server,
        NpgsqlException exception,
        bool late,
        CancellationToken cancellationToken
    )
    {
        var startsUp = exception is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow };
        if (startsUp && !late && await server.IsRunningAsync(cancellationToken).ConfigureAwait(false))
            return;
        throw SandboxStarter.Failed(
            $"The server of {server.Source} does not answer: {exception.Message}",
            await server.ReadLogAsync(cancellationToken).ConfigureAwait(false)
        );
    }
}
