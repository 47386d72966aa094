using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// Writes the rows of tables into the folder of a backup: a file for each table, in COPY's text format, which any later version
/// and any program reads, compressed by gzip.
/// </summary>
internal sealed class FileRowSink : IFolderContent
{
    private const string Subfolder = "tables";

    private readonly BackupFolder _folder;
    private readonly ConcurrentDictionary<string, BackupFile> _files = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="folder">The backup's folder, empty.</param>
    public FileRowSink(BackupFolder folder)
    {
        _folder = folder;
        folder.CreateSubfolder(Subfolder);
    }

    /// <inheritdoc/>
    public bool IsInDatabase => false;

    /// <inheritdoc/>
    public async Task<WrittenRows> WriteAsync(
        ServerConnection connection,
        BackupTable table,
        string query,
        CancellationToken cancellationToken
    )
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Subfolder}/{Interlocked.Increment(ref _count):00000}.copy.gz");
        try
        {
            var file = await WriteFileAsync(connection, name, query, cancellationToken).ConfigureAwait(false);
            _files[name] = file;
            return new WrittenRows(name, file.Length);
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            throw BackupErrors.Unwritable(_folder[name], exception);
        }
    }

    /// <inheritdoc/>
    public async Task VerifyAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var path = _folder[table.Copy!];
        if (await FileHash.DescribeAsync(path, table.Copy!, cancellationToken).ConfigureAwait(false) != _files[table.Copy!])
            throw Different(path, "what was read back is not what was written");
        var source = FileRowSource.OpenRows(path);
        await using var dispose = source.ConfigureAwait(false);
        var rows = await RowPipe.MoveAsync(source, Stream.Null, cancellationToken).ConfigureAwait(false);
        if (table.Rows is { } expected && rows != expected)
            throw Different(path, $"it holds {rows} rows, and {table.Name} had {expected}");
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<BackupFile>> CompleteAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        PrivateFiles.FlushFolder(_folder[Subfolder]);
        return Task.FromResult<IReadOnlyList<BackupFile>>([.. _files.Values.OrderBy(file => file.Name, StringComparer.Ordinal)]);
    }

    private async Task<BackupFile> WriteFileAsync(
        ServerConnection connection,
        string name,
        string query,
        CancellationToken cancellationToken
    )
    {
        var hashing = new HashingStream(PrivateFiles.Create(_folder[name]));
        await using var disposeFile = hashing.ConfigureAwait(false);
        var zip = new GZipStream(hashing, CompressionLevel.Fastest, leaveOpen: true);
        await using (zip.ConfigureAwait(false))
            await connection
                .CancellableAsync(CopyAsync(connection, query, zip, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        return hashing.Finish(name);
    }

    private static async Task CopyAsync(ServerConnection connection, string query, Stream to, CancellationToken cancellationToken)
    {
        // Nothing can be sent along with a copy. Where it fails, so does the backup's transaction, and the path is what it was.
        if (connection.IsForUsersCode)
            await connection.AsOwn.ExecuteAsync(OwnPath.Leave(connection.Start), [], cancellationToken).ConfigureAwait(false);
        await CopyRowsAsync(connection, query, to, cancellationToken).ConfigureAwait(false);
        await connection.AsOwn.ExecuteAsync(OwnPath.Take, [], cancellationToken).ConfigureAwait(false);
    }

    private static async Task CopyRowsAsync(
        ServerConnection connection,
        string query,
        Stream to,
        CancellationToken cancellationToken
    )
    {
        var rows = await CopyExport.BeginAsync(connection, $"COPY ({query}) TO STDOUT").ConfigureAwait(false);
        await using var dispose = rows.ConfigureAwait(false);
        await RowPipe.MoveAsync(piece => rows.ReadAsync(piece), to, cancellationToken).ConfigureAwait(false);
    }

    private static MigrationException Different(string path, string why) =>
        new(
            MigrationErrorId.BackupFailed,
            $"The backup did not come out whole: '{path}', {why}.",
            "Look at the disk that it is on, then back up again."
        )
        {
            Path = path,
        };
}
