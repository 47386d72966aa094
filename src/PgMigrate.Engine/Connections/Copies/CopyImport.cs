using Npgsql;

namespace PgMigrate.Engine.Connections.Copies;

/// <summary>
/// <c>COPY … FROM STDIN</c>, with bytes that are passed on as they are. Disposed before it was
/// completed, it leaves no row.
/// </summary>
/// <remarks>
/// Npgsql's text writer is a StreamWriter, and the asynchronous methods that a StreamWriter's descendant inherits block the
/// thread while the server says nothing. The stream below it does not.
/// </remarks>
internal sealed class CopyImport : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private bool _isOver;

    private CopyImport(ServerConnection connection, NpgsqlRawCopyStream stream)
    {
        _connection = connection;
        _stream = stream;
    }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection; an open transaction, if any, goes on.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="isBinary">True where it says that the format is binary.</param>
    /// <exception cref="PostgresException">The server refused it.</exception>
    public static async Task<CopyImport> BeginAsync(ServerConnection connection, string sql, bool isBinary = false)
    {
        // Npgsql does not cancel a copy on the server: with a token it gives the connection up.
        var givenUp = connection.Life.GivenUp;
        var stream = isBinary
            ? await connection.Connection.BeginRawBinaryCopyAsync(sql, givenUp).ConfigureAwait(false)
            : await BeginTextAsync(connection.Connection, sql, givenUp).ConfigureAwait(false);
        connection.Traffic.BeginCopy();
        return new CopyImport(connection, stream);
    }

    private static async Task<NpgsqlRawCopyStream> BeginTextAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken givenUp
    ) => (NpgsqlRawCopyStream)(await connection.BeginTextImportAsync(sql, givenUp).ConfigureAwait(false)).BaseStream;

    /// <summary>Sends a piece; it may end within a row.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MoveAsync(_stream.WriteAsync(piece, _connection.Life.GivenUp)).ConfigureAwait(false);
    }

    /// <summary>Ends the copy: the rows are there.</summary>
    /// <exception cref="PostgresException">The server refused a row.</exception>
    public async Task CompleteAsync()
    {
        _isOver = true;
        try
        {
            await MoveAsync(_stream.DisposeAsync()).ConfigureAwait(false);
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
        await MoveAsync(new ValueTask(_stream.CancelAsync())).ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private Task MoveAsync(ValueTask piece) =>
        _connection.Life.AwaitAsync(_connection.Traffic.MoveAsync(piece), CancellationToken.None);
}
