using System.Collections.Concurrent;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Writes tables in the transaction that is open, each counted, hashed and, where it is asked for, read again.</summary>
/// <param name="context">The connection.</param>
/// <param name="sink">What takes the rows.</param>
/// <param name="verify">True to read again what was written.</param>
internal sealed class TableWriter(BackupContext context, IRowSink sink, bool verify)
{
    private int _done;

    /// <summary>More connections that see the same moment, to write as many tables at once; none where one must do.</summary>
    public IReadOnlyList<ServerConnection> Helpers { get; init; } = [];

    /// <summary>Writes them.</summary>
    /// <param name="activity">For the progress.</param>
    /// <param name="tables">The tables; a partitioned one has no rows of its own.</param>
    /// <param name="cancellationToken">Cancels the running statements.</param>
    /// <returns>The tables as the manifest has them, in the order given, and the size of all in bytes.</returns>
    public async Task<(IReadOnlyList<BackupTable> Tables, long Size)> WriteAsync(
        string activity,
        IReadOnlyList<CopiedTable> tables,
        CancellationToken cancellationToken
    )
    {
        var free = new ConcurrentBag<ServerConnection>([context.Connection, .. Helpers]);
        var written = new (BackupTable Table, long Size)[tables.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = free.Count, CancellationToken = cancellationToken };
        // The largest first: begun last, it would be waited for alone.
        var order = Enumerable.Range(0, tables.Count).OrderByDescending(index => tables[index].Table.Size);
        await Parallel
            .ForEachAsync(
                order,
                parallel,
                async (index, stop) =>
                {
                    context.Progress(activity, tables[index].Table.Name, _done, tables.Count);
                    var connection = free.TryTake(out var taken)
                        ? taken
                        : throw new InvalidOperationException("More tables are written than there are connections.");
                    written[index] = await WriteAsync(connection, tables[index], stop).ConfigureAwait(false);
                    free.Add(connection);
                    Interlocked.Increment(ref _done);
                }
            )
            .ConfigureAwait(false);
        context.Progress(activity, null, tables.Count, tables.Count);
        return ([.. written.Select(table => table.Table)], written.Sum(table => table.Size));
    }

    private async Task<(BackupTable Table, long Size)> WriteAsync(
        ServerConnection connection,
        CopiedTable table,
        CancellationToken cancellationToken
    )
    {
        var described = table.ToBackupTable();
        if (!table.Table.HasRows)
            return (described, 0);

        var content = await ContentHash
            .ReadAsync(connection, $"ONLY {table.Table.Name}", described.Columns.Select(column => column.Name), cancellationToken)
            .ConfigureAwait(false);
        var reading = await TableReading
            .FindAsync(connection, $"ONLY {table.Table.Name}", cancellationToken)
            .ConfigureAwait(false);
        var rows = await sink.WriteAsync(reading.Connection, described, table.Query(reading.From), cancellationToken)
            .ConfigureAwait(false);
        var whole = described with { Copy = rows.Copy, Rows = content.Rows, ContentHash = content.Hash };
        if (verify)
            await sink.VerifyAsync(connection, whole, cancellationToken).ConfigureAwait(false);
        return (whole, rows.Size);
    }
}
