namespace PgMigrate.Engine.Connections;

/// <summary>
/// A second connection beside work that holds no run lock and may take long: where the server no longer answers on it, the work
/// is ended. Of work in another process, such as pg_dump's, nothing else would tell.
/// </summary>
internal sealed class Companion : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly Heartbeat _heart;

    private Companion(ServerConnection connection)
    {
        _connection = connection;
        _heart = Heartbeat.Start(connection);
    }

    /// <summary>Begins to watch a connection, which is given up when the server is silent.</summary>
    /// <param name="watched">The connection.</param>
    /// <param name="target">The database that the second one connects to, of the same server.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<Companion> BeginAsync(
        ServerConnection watched,
        ConnectionTarget target,
        string applicationName,
        CancellationToken cancellationToken
    )
    {
        var companion = await OpenAsync(target, applicationName, cancellationToken).ConfigureAwait(false);
        companion._heart.Watch(watched, watched.BackendPid);
        return companion;
    }

    /// <summary>Works, watched.</summary>
    /// <param name="target">The database, or another of the same server.</param>
    /// <param name="applicationName">What others see in pg_stat_activity.</param>
    /// <param name="work">The work; its token ends with the server. It may have a connection of its own watched.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="MigrationException">ConnectionLost, or what the work throws.</exception>
    public static async Task<T> WatchAsync<T>(
        ConnectionTarget target,
        string applicationName,
        Func<Heartbeat, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var companion = await OpenAsync(target, applicationName, cancellationToken).ConfigureAwait(false);
        await using var dispose = companion.ConfigureAwait(false);
        var heart = companion._heart;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, heart.Lost);
        try
        {
            return await work(heart, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (heart.Loss is { } loss && !cancellationToken.IsCancellationRequested && ConnectionLoss.Explains(exception))
        {
            throw new MigrationException(
                MigrationErrorId.ConnectionLost,
                $"The connection to {target} was lost: {loss.Reason}.",
                loss.Advice,
                exception
            )
            {
                Target = target.ToString(),
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _heart.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<Companion> OpenAsync(
        ConnectionTarget target,
        string applicationName,
        CancellationToken cancellationToken
    ) =>
        new(
            await ServerConnection
                .OpenAsync(target, applicationName, ReadOnlySession.Settings, cancellationToken)
                .ConfigureAwait(false)
        );
}
