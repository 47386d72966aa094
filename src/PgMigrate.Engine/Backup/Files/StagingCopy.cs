using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// Sends rows in COPY's text format to a table. Disposed before it was completed, it leaves none of them there.
/// </summary>
internal sealed class StagingCopy : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly NpgsqlCopyTextWriter _writer;
    private bool _isOver;

    private StagingCopy(ServerConnection connection, NpgsqlCopyTextWriter writer)
    {
        _connection = connection;
        _writer = writer;
    }

    /// <summary>The rows sent so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="table">The table's name, quoted.</param>
    /// <param name="columns">The columns, in the order of the values.</param>
    public static async Task<StagingCopy> BeginAsync(ServerConnection connection, string table, IEnumerable<string> columns)
    {
        var list = string.Join(", ", columns.Select(SqlIdentifier.Quote));
        // A table may have no column at all.
        var sql = list.Length == 0 ? $"COPY {table} FROM STDIN" : $"COPY {table} ({list}) FROM STDIN";
        // With a token Npgsql gives the connection up: see CopyIn.
        var writer = await connection.Connection.BeginTextImportAsync(sql, connection.Life.GivenUp).ConfigureAwait(false);
        connection.Traffic.BeginCopy();
        return new StagingCopy(connection, writer);
    }

    /// <summary>Sends rows; a piece may end within one.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The bytes as they are: the writer itself takes text, and would encode it.
        await MoveAsync(_writer.BaseStream.WriteAsync(piece, _connection.Life.GivenUp)).ConfigureAwait(false);
        Rows += piece.Span.Count((byte)'\n');
    }

    /// <summary>Ends the copy: the rows are there.</summary>
    /// <exception cref="PostgresException">The server refused a row.</exception>
    public async Task CompleteAsync()
    {
        _isOver = true;
        await MoveAsync(_writer.DisposeAsync()).ConfigureAwait(false);
        _connection.Traffic.EndCopy();
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
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private Task MoveAsync(ValueTask piece) =>
        _connection.Life.AwaitAsync(_connection.Traffic.MoveAsync(piece), CancellationToken.None);
}
