namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Writes tables one after the other in the transaction that is open, each counted, hashed and, where it is asked for, read again.</summary>
/// <param name="context">The connection.</param>
/// <param name="sink">What takes the rows.</param>
/// <param name="verify">True to read again what was written.</param>
internal sealed class TableWriter(BackupContext context, IRowSink sink, bool verify)
{
    /// <summary>Writes them.</summary>
    /// <param name="activity">For the progress.</param>
    /// <param name="tables">The tables; a partitioned one has no rows of its own.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The tables as the manifest has them, and the size of all in bytes.</returns>
    public async Task<(IReadOnlyList<BackupTable> Tables, long Size)> WriteAsync(
        string activity, IReadOnlyList<CopiedTable> tables, CancellationToken cancellationToken)
    {
        var written = new List<BackupTable>();
        var size = 0L;
        foreach (var table in tables)
        {
            context.Progress(activity, table.Table.Name, written.Count, tables.Count);
            var (result, bytes) = await WriteAsync(table, cancellationToken).ConfigureAwait(false);
            written.Add(result);
            size += bytes;
        }

        context.Progress(activity, null, tables.Count, tables.Count);
        return (written, size);
    }

    private async Task<(BackupTable Table, long Size)> WriteAsync(CopiedTable table, CancellationToken cancellationToken)
    {
        var described = table.ToBackupTable();
        if (!table.Table.HasRows)
            return (described, 0);

        var content = await ContentHash.ReadAsync(
            context.Connection, $"ONLY {table.Table.Name}", described.Columns.Select(column => column.Name), cancellationToken).ConfigureAwait(false);
        var rows = await sink.WriteAsync(context.Connection, described, table.Query, cancellationToken).ConfigureAwait(false);
        var whole = described with { Copy = rows.Copy, Rows = content.Rows, ContentHash = content.Hash };
        if (verify)
            await sink.VerifyAsync(context.Connection, whole, cancellationToken).ConfigureAwait(false);
        return (whole, rows.Size);
    }
}
