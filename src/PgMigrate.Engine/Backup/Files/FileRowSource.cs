using System.Buffers;
using System.IO.Compression;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Reads the rows that <see cref="FileRowSink"/> has written.</summary>
/// <param name="folder">The backup's folder, whose files were checked.</param>
internal sealed class FileRowSource(BackupFolder folder) : IRowSource
{
    /// <inheritdoc/>
    public async Task<string> StageAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var staging = await StagingTable.CreateAsync(connection, table, cancellationToken).ConfigureAwait(false);
        var path = folder[table.Copy!];
        var copy = await StagingCopy
            .BeginAsync(connection, staging, table.Columns.Select(column => column.Name))
            .ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            await SendAsync(path, copy, cancellationToken).ConfigureAwait(false);
            await copy.CompleteAsync().ConfigureAwait(false);
        }

        if (table.Rows is { } expected && copy.Rows != expected)
            throw BackupErrors.Damaged(path, $"holds {copy.Rows} rows, and the manifest says {expected}");
        return staging;
    }

    /// <summary>Opens a file of rows.</summary>
    internal static Stream OpenRows(string path) => new GZipStream(PrivateFiles.OpenRead(path), CompressionMode.Decompress);

    private static async Task SendAsync(string path, StagingCopy copy, CancellationToken cancellationToken)
    {
        var rows = OpenRows(path);
        await using var dispose = rows.ConfigureAwait(false);
        var piece = ArrayPool<byte>.Shared.Rent(RowPipe.PieceLength);
        try
        {
            while (await rows.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read)
                await copy.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw BackupErrors.Damaged(path, "is no whole gzip file", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
