using System.Data;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// A transaction of the engine's own, rolled back where it is not committed. On a connection that is gone the server does that by
/// itself: Npgsql's own would wait for the answer for ever, or fail in place of what went wrong.
/// </summary>
internal sealed class ServerTransaction : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private bool _isCommitted;

    private ServerTransaction(ServerConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Begins, with the first statement that comes.</summary>
    public static async Task<ServerTransaction> BeginAsync(
        ServerConnection connection,
        IsolationLevel level,
        CancellationToken cancellationToken
    ) => new(connection, await connection.Connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false));

    /// <summary>Commits.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _connection
            .SendAsync(
                async stop =>
                {
                    await _transaction.CommitAsync(stop).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        _isCommitted = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isCommitted && (!_connection.IsOpen || _connection.Life.GivenUp.IsCancellationRequested))
            return;
        await _connection.Life.AwaitAsync(_transaction.DisposeAsync().AsTask(), CancellationToken.None).ConfigureAwait(false);
    }
}
