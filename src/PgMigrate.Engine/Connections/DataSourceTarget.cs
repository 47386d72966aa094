using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>What a data source of the caller's says of its database.</summary>
internal static class DataSourceTarget
{
    /// <summary>
    /// Reads it. Npgsql's own way to take a source's secrets to another connection is a clone: before it is opened it shows the
    /// password that was asked of the source's provider, and what the source does about TLS. Nothing is connected to.
    /// </summary>
    /// <param name="source">The data source.</param>
    /// <param name="cancellationToken">Gives up on the source's password provider.</param>
    /// <exception cref="MigrationException">
    /// ConnectionStringInvalid; AuthenticationFailed where the provider gave no password.
    /// </exception>
    public static async ValueTask<ConnectionTarget> ReadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var template = source.CreateConnection();
        await using var disposeTemplate = template.ConfigureAwait(false);
        var clone = await CloneAsync(template, source.ConnectionString, cancellationToken).ConfigureAwait(false);
        await using var disposeClone = clone.ConfigureAwait(false);
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = clone.ConnectionString });
        return clone.SslClientAuthenticationOptionsCallback is { } ofTls ? target.WithTls(ofTls) : target;
    }

    private static async Task<NpgsqlConnection> CloneAsync(
        NpgsqlConnection template,
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await template.CloneWithAsync(connectionString, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw new MigrationException(
                MigrationErrorId.AuthenticationFailed,
                $"The data source gave no password: {exception.InnerException?.Message ?? exception.Message}",
                "See its password provider.",
                exception
            );
        }
    }
}
