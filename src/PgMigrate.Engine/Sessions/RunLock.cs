using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// The run lock on its own connection, with a heartbeat that tells when it, or a connection that works under it, is gone.
/// </summary>
internal sealed class RunLock : IAsyncDisposable
{
    private static readonly KeyValuePair<string, string>[] Settings =
    [
        // Under a role that the session begins with, it might not see what the working connection does.
        new("role", "none"),
    ];

    private readonly ServerConnection _connection;
    private readonly Heartbeat _heart;

    private RunLock(ServerConnection connection, ConnectionTarget target)
    {
        _connection = connection;
        _heart = Heartbeat.Start(connection);
        Target = target;
        BackendPid = connection.BackendPid;
        MajorVersion = connection.Connection.PostgreSqlVersion.Major;
    }

    /// <summary>The database, pinned to the host that answered.</summary>
    public ConnectionTarget Target { get; }

    /// <summary>The server process that holds the lock.</summary>
    public int BackendPid { get; }

    /// <summary>PostgreSQL's major version.</summary>
    public int MajorVersion { get; }

    /// <summary>Cancelled when the connection, and the lock with it, is gone, or a connection that works under it.</summary>
    public CancellationToken Lost => _heart.Lost;

    /// <summary>Connects and waits for the lock.</summary>
    /// <exception cref="MigrationException">Connection errors, or RunLocked.</exception>
    public static async Task<RunLock> TakeAsync(
        ConnectionTarget target,
        RunIdentity identity,
        MigrationLock.LockWait wait,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, identity.ApplicationName, Settings, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await MigrationLock
                .PollAsync(
                    connection,
                    MigrationLock.Run,
                    () => TryTakeAsync(connection, cancellationToken),
                    wait,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var host = connection.Connection;
            return new RunLock(connection, target.ForHost(host.Host!, host.Port));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Watches, on the lock's connection, those that work under the lock.</summary>
    public Heartbeat Heart => _heart;

    /// <summary>Finds out at once whether the lock has just been lost.</summary>
    /// <exception cref="OperationCanceledException">It has: see <see cref="LossBehind"/>.</exception>
    public async Task RequireAsync()
    {
        await _heart.AskAsync().ConfigureAwait(false);
        Lost.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// What a failure under the lock really is: ConnectionLost where the lock was lost; null where it is what it says.
    /// </summary>
    public MigrationException? LossBehind(Exception exception) =>
        _heart.Loss is { } loss && ConnectionLoss.Explains(exception)
            ? new MigrationException(
                MigrationErrorId.ConnectionLost,
                $"{Connection(loss)} was lost, so the work was stopped: {loss.Reason}.",
                loss.Advice,
                exception
            )
            {
                Target = Target.ToString(),
            }
            : null;

    /// <summary>Gives the lock back, at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _heart.DisposeAsync().ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private string Connection(ConnectionLoss loss) =>
        loss.IsOfWork
            ? $"The connection to {Target} that does the work"
            : $"The connection that holds the migration lock of {Target}";

    private static async Task<bool> TryTakeAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        await connection
            .ScalarAsync(
                "SELECT pg_try_advisory_lock($1, $2)",
                [new() { Value = MigrationLock.Space }, new() { Value = MigrationLock.Run }],
                cancellationToken
            )
            .ConfigureAwait(false)
            is true;

    // Closing the connection would free the lock a moment later; whoever looks right after the run should find it free.
    private async Task ReleaseAsync()
    {
        if (!_connection.IsOpen || _heart.Loss is not null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(_connection.Life.Limits.Answer);
            await _connection.ExecuteAsync("SELECT pg_catalog.pg_advisory_unlock_all()", [], limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            // The connection is gone, and the lock with it.
        }
    }
}
