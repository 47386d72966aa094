using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// Loads a file of which some rows may be bad. Rows are sent in chunks, each under a savepoint. Of a chunk that the server
/// refuses it says most often which row it means: that one is set aside, and the others are sent again. Where it does not say (a
/// foreign key is looked at behind the last row), the chunk is halved until it is one row.
/// </summary>
internal sealed class RejectingCopy(
    ServerConnection connection,
    DataFile file,
    string sql,
    string relation,
    RejectedRows rejected
)
{
    private const string Savepoint = "pgmigrate_rows";

    /// <summary>Rows that were loaded.</summary>
    public long Loaded { get; private set; }

    /// <summary>Loads all of it.</summary>
    /// <exception cref="PostgresException">The server refused something that is no row's fault.</exception>
    /// <exception cref="MigrationException">DataFileInvalid: more rows are bad than may be.</exception>
    public async Task RunAsync(RowChunks chunks, Func<double> share, CancellationToken cancellationToken)
    {
        while (await chunks.NextAsync(cancellationToken).ConfigureAwait(false) is { } chunk)
        {
            await SendAsync(chunk, 0, chunk.Rows.Count, cancellationToken).ConfigureAwait(false);
            rejected.RefuseTooMany(Loaded, share());
        }

        rejected.RefuseTooMany(Loaded, 1);
    }

    private async Task SendAsync(RowChunk chunk, int first, int count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var refusal = await TryAsync(Bytes(chunk, first, count), cancellationToken).ConfigureAwait(false);
            if (refusal is null)
            {
                Loaded += count;
                return;
            }

            var bad = count == 1 ? first : Find(chunk, first, count, refusal);
            if (bad is null)
            {
                await SendAsync(chunk, first, count / 2, cancellationToken).ConfigureAwait(false);
                (first, count) = (first + (count / 2), count - (count / 2));
                continue;
            }

            await RejectAsync(chunk, bad.Value, refusal, cancellationToken).ConfigureAwait(false);
            // What stands before the bad row has gone well, and was rolled back with it.
            await SendAsync(chunk, first, bad.Value - first, cancellationToken).ConfigureAwait(false);
            (first, count) = (bad.Value + 1, first + count - bad.Value - 1);
        }
    }

    // Null where it went well.
    private async Task<PostgresException?> TryAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync($"SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.CancellableAsync(CopyAsync(bytes, cancellationToken), cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException exception) when (IsFaultOfRow(exception))
        {
            await connection.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
            return exception;
        }
    }

    private async Task CopyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var copy = await CopyImport.BeginAsync(connection, sql).ConfigureAwait(false);
        await using var dispose = copy.ConfigureAwait(false);
        await copy.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await copy.CompleteAsync().ConfigureAwait(false);
    }

    // Data exceptions and violated constraints.
    private static bool IsFaultOfRow(PostgresException exception) =>
        exception.SqlState.StartsWith("22", StringComparison.Ordinal)
        || exception.SqlState.StartsWith("23", StringComparison.Ordinal);

    // Of the text format the server counts rows, and of CSV lines.
    private int? Find(RowChunk chunk, int first, int count, PostgresException refusal)
    {
        if (LoadFault.Read(file, refusal, relation, [], 0).Line is not { } line)
            return null;
        if (file.Load.Format == DataFormat.Text)
            return line <= count ? first + (int)line - 1 : null;
        line += chunk.Rows[first].FirstLine - 1 + LoadReading.LinesInFirstRow(file.Load, Bytes(chunk, first, count).Span);
        for (var row = first; row < first + count; row++)
            if (line >= chunk.Rows[row].FirstLine && line <= chunk.Rows[row].LastLine)
                return row;
        return null;
    }

    private Task RejectAsync(RowChunk chunk, int row, PostgresException refusal, CancellationToken cancellationToken) =>
        rejected.AddAsync(chunk.Rows[row].FirstLine, Bytes(chunk, row, 1), refusal, cancellationToken);

    private static ReadOnlyMemory<byte> Bytes(RowChunk chunk, int first, int count) =>
        chunk.Bytes[chunk.Rows[first].Start..chunk.Rows[first + count - 1].End];
}
