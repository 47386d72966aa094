using Npgsql;

namespace PgMigrate.Engine.Connections.Copies;

/// <summary>
/// <c>COPY … TO STDOUT</c>, with bytes that are passed on as they come: a text reader would decode them, only to have them
/// encoded again, and block where it ends.
/// </summary>
internal sealed class CopyExport : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly Stream _rows;

    private CopyExport(ServerConnection connection, Stream rows)
    {
        _connection = connection;
        _rows = rows;
    }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection; an open transaction, if any, goes on.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="isBinary">True where it says that the format is binary.</param>
    /// <exception cref="PostgresException">The server refused it.</exception>
    public static async Task<CopyExport> BeginAsync(ServerConnection connection, string sql, bool isBinary = false)
    {
        var givenUp = connection.Life.GivenUp;
        Stream rows = isBinary
            ? await connection.Connection.BeginRawBinaryCopyAsync(sql, givenUp).ConfigureAwait(false)
            : ((StreamReader)await connection.Connection.BeginTextExportAsync(sql, givenUp).ConfigureAwait(false)).BaseStream;
        connection.Traffic.BeginCopy();
        return new CopyExport(connection, rows);
    }

    /// <summary>Reads a piece; 0 at the end.</summary>
    /// <exception cref="PostgresException">The query failed.</exception>
    public Task<int> ReadAsync(Memory<byte> piece) =>
        _connection.Traffic.MoveAsync(_rows.ReadAsync(piece, _connection.Life.GivenUp));

    /// <summary>Ends it: what is left of the rows is read.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection
                .Life.AwaitAsync(_connection.Traffic.MoveAsync(_rows.DisposeAsync()), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            _connection.Traffic.EndCopy();
        }
    }
}
