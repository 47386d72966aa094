using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>Reads the rows of single tables out of an archive of pg_dump.</summary>
internal sealed class DumpRowSource : IRowSource
{
    private readonly DumpArchive _archive;
    private readonly ArchiveList _list;

    private DumpRowSource(DumpArchive archive, ArchiveList list)
    {
        _archive = archive;
        _list = list;
    }

    /// <summary>Opens an archive whose files were checked.</summary>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public static async Task<DumpRowSource> OpenAsync(DumpArchive archive, CancellationToken cancellationToken) =>
        new(archive, await archive.ListAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<string> StageAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var staging = await StagingTable.CreateAsync(connection, table, cancellationToken).ConfigureAwait(false);
        var name = TableName.Parse(table.Name);
        string[] entries = [.. _list.RowsOf(name.Schema, name.Name)];
        if (entries.Length == 0)
            throw BackupErrors.Damaged(_archive.Path, $"has no rows of {table.Name}, and the manifest says that it has");
        var sink = new StagingSink(connection, staging, name);
        await using var dispose = sink.ConfigureAwait(false);
        await _archive.ReadRowsAsync(entries, sink, cancellationToken).ConfigureAwait(false);
        if (table.Rows is { } expected && sink.Rows != expected)
            throw BackupErrors.Damaged(_archive.Path, $"has {sink.Rows} rows of {table.Name}, and the manifest says {expected}");
        return staging;
    }

    private sealed class StagingSink(ServerConnection connection, string staging, TableName wanted) : ICopySink, IAsyncDisposable
    {
        private StagingCopy? _copy;

        public long Rows { get; private set; }

        public async Task BeginAsync(CopyBlock block, CancellationToken cancellationToken)
        {
            if (new TableName(block.Schema, block.Table) == wanted)
                _copy = await StagingCopy.BeginAsync(connection, staging, block.Columns).ConfigureAwait(false);
        }

        public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) =>
            _copy?.WriteAsync(piece, cancellationToken) ?? Task.CompletedTask;

        public async Task EndAsync(CancellationToken cancellationToken)
        {
            if (_copy is null)
                return;
            await _copy.CompleteAsync().ConfigureAwait(false);
            Rows += _copy.Rows;
            _copy = null;
        }

        public ValueTask DisposeAsync() => _copy?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
