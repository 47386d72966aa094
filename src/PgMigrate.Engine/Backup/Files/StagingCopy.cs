using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// Sends rows in COPY's text format to a table. Disposed before it was completed, it leaves none of them there.
/// </summary>
internal sealed class StagingCopy : IAsyncDisposable
{
    private readonly CopyImport _import;

    private StagingCopy(CopyImport import) => _import = import;

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
        return new StagingCopy(await CopyImport.BeginAsync(connection, sql).ConfigureAwait(false));
    }

    /// <summary>Sends rows; a piece may end within one.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        await _import.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        Rows += piece.Span.Count((byte)'\n');
    }

    /// <summary>Ends the copy: the rows are there.</summary>
    /// <exception cref="Npgsql.PostgresException">The server refused a row.</exception>
    public Task CompleteAsync() => _import.CompleteAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _import.DisposeAsync();
}
