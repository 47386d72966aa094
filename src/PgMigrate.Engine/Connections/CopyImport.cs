using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// <c>COPY … FROM STDIN</c> in one of its text formats, with bytes that are passed on as they are. Disposed before it was
/// completed, it leaves no row.
/// </summary>
/// <remarks>
/// Npgsql's text writer is a StreamWriter, and the asynchronous methods that a StreamWriter's descendant inherits block the
/// thread while the server says nothing. The stream below it does not.
/// </remarks>
internal sealed class CopyImport : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly NpgsqlCopyTextWriter _writer;
    private bool _isOver;

    private CopyImport(ServerConnection connection, NpgsqlCopyTextWriter writer)
    {
        _connection = connection;
        _writer = writer;
    }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection; an open transaction, if any, goes on.</param>
    /// <param name="sql">The statement.</param>
    /// <exception cref="PostgresException">The server refused it.</exception>
    public static async Task<CopyImport> BeginAsync(ServerConnection connection, string sql)
    {
        // Npgsql does not cancel a copy on the server: with a token it gives the connection up.
        var writer = await connection.Connection.BeginTextImportAsync(sql, connection.Life.GivenUp).ConfigureAwait(false);
        connection.Traffic.BeginCopy();
        return new CopyImport(connection, writer);
    }

    /// <summary>Sends a piece; it may end within a row.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MoveAsync(_writer.BaseStream.WriteAsync(piece, _connection.Life.GivenUp)).ConfigureAwait(false);
    }

    /// <summary>Ends the copy: the rows are there.</summary>
    /// <exception cref="PostgresException">The server refused a row.</exception>
    public async Task CompleteAsync()
    {
        _isOver = true;
        try
        {
            await MoveAsync(_writer.BaseStream.DisposeAsync()).ConfigureAwait(false);
        }
        finally
        {
            _connection.Traffic.EndCopy();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isOver || _connection.Life.GivenUp.IsCancellationRequested)
            return;
        _isOver = true;
        _connection.Traffic.EndCopy();
        // With a connection that has failed its copy has ended.
        if (!_connection.IsOpen)
            return;
        await MoveAsync(new ValueTask(_writer.CancelAsync())).ConfigureAwait(false);
        await _writer.BaseStream.DisposeAsync().ConfigureAwait(false);
    }

    private Task MoveAsync(ValueTask piece) =>
        _connection.Life.AwaitAsync(_connection.Traffic.MoveAsync(piece), CancellationToken.None);
}
