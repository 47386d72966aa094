using System.Data;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Puts tables back from a backup's rows, wherever they are: one transaction, after which the tables are as the backup has them,
/// or as they were. A standing table stays the same table; one that is gone is made again; a column that is gone comes back by
/// the primary key.
/// </summary>
internal sealed class TableRestore
{
    private const string Activity = "Restoring";

    private readonly BackupContext _context;
    private readonly BackupManifest _manifest;
    private readonly RestoreOptions _options;
    private readonly SchemaSnapshot _saved;
    private readonly RowLoader _loader;
    private IReadOnlyList<(string Table, string Column)> _columns = [];

    /// <param name="context">The locks and the connection.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="source">Its rows.</param>
    /// <param name="options">What is restored.</param>
    public TableRestore(BackupContext context, BackupManifest manifest, IRowSource source, RestoreOptions options)
    {
        _context = context;
        _manifest = manifest;
        _options = options;
        _saved = SchemaSnapshot.FromJson(manifest.Schema);
        _loader = new RowLoader(context, manifest, source);
    }

    /// <summary>Restores.</summary>
    /// <returns>The backup of the rows that were replaced; null where no table stood.</returns>
    /// <exception cref="MigrationException">RestoreRefused, RestoreFailed, BackupDamaged or PermissionDenied; nothing was
    /// changed.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The server refused a statement, or the connection was lost; nothing was
    /// changed.</exception>
    public async Task<SchemaBackup?> RunAsync(CancellationToken cancellationToken)
    {
        await RestoreTarget.RequireAsync(_context, _manifest, _options, cancellationToken).ConfigureAwait(false);
        _columns = await RestoreSelection
            .ColumnsAsync(_context, _manifest, _options.Columns, cancellationToken)
            .ConfigureAwait(false);
        var tables = await RestoreSelection
            .ChooseAsync(_context, _manifest, _options.Tables, _columns, _saved, cancellationToken)
            .ConfigureAwait(false);
        await CopySchema.RequireRightAsync(_context, MigrationErrorId.RestoreRefused, cancellationToken).ConfigureAwait(false);
        await HistoryInstaller
            .EnsureOwnAsync(_context.Work, _context.Target, _context.Run.Identity, cancellationToken)
            .ConfigureAwait(false);
        await CopySchema.EnsureAsync(_context.Connection, cancellationToken).ConfigureAwait(false);

        var transaction = await ServerTransaction
            .BeginAsync(_context.Connection, IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = transaction.ConfigureAwait(false);
        await CopyTransaction.SetUpAsync(_context.Connection, cancellationToken).ConfigureAwait(false);
        var kept = await RestoreAsync(tables, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return kept;
    }

    private async Task<SchemaBackup?> RestoreAsync(IReadOnlyList<BackupTable> tables, CancellationToken cancellationToken)
    {
        var locks = await RestoreLocks
            .TakeAsync(_context, tables, _columns, !_options.AllowOtherDatabase, cancellationToken)
            .ConfigureAwait(false);
        var kept =
            locks.Tables.Count == 0
                ? null
                : await ReplacedRowsBackup
                    .KeepAsync(_context, locks.Tables, _manifest.BackupId, cancellationToken)
                    .ConfigureAwait(false);
        var gone = tables.ExceptBy(locks.Tables.Select(table => table.Name), table => table.Name).ToArray();
        if (!_options.AllowOtherDatabase)
            await RenamedTables.RefuseAsync(_context, gone, cancellationToken).ConfigureAwait(false);
        var missing = await FindMissingAsync(tables, locks.Tables, gone, cancellationToken).ConfigureAwait(false);

        var foreignKeys = new DetachedForeignKeys(_context, locks.ForeignKeys);
        await foreignKeys.TakeAsync(cancellationToken).ConfigureAwait(false);
        var switched = await DisabledTriggers
            .SwitchAsync(_context.Connection, locks.Oids, cancellationToken)
            .ConfigureAwait(false);
        await missing.MakeTablesAsync(cancellationToken).ConfigureAwait(false);
        await LoadAsync(locks.Tables, gone, cancellationToken).ConfigureAwait(false);
        await foreignKeys.PutBackAsync(cancellationToken).ConfigureAwait(false);
        await switched.SwitchBackAsync(cancellationToken).ConfigureAwait(false);
        await missing.MakeRestAsync(cancellationToken).ConfigureAwait(false);

        var restored = await ExistingTable.ReadAsync(_context.Connection, tables, cancellationToken).ConfigureAwait(false);
        await SequenceRestore
            .SetAsync(_context, _manifest, restored.Select(table => table.Oid), cancellationToken)
            .ConfigureAwait(false);
        var isWhole = _options.Tables.Count == 0 && _options.Columns.Count == 0;
        await new RestoredSchema(_context, _saved)
            .TellAsync(
                [.. tables.Select(table => table.Name)],
                [.. gone.Select(table => table.Name)],
                isWhole,
                missing.Told,
                cancellationToken
            )
            .ConfigureAwait(false);
        return kept;
    }

    private async Task<MissingObjects> FindMissingAsync(
        IReadOnlyList<BackupTable> tables,
        IReadOnlyList<ExistingTable> standing,
        BackupTable[] gone,
        CancellationToken cancellationToken
    )
    {
        var columns = standing
            .SelectMany(table => ColumnRestore.Find(_saved, table).Concat(ColumnRestore.FindGenerated(_saved, table)))
            .ToArray();
        if (columns.Length == 0 && gone.Length == 0)
            return MissingObjects.None(_context);
        var live = await SchemaSnapshot
            .ReadInTransactionAsync(_context.Connection, SnapshotOptions.WithHistory, cancellationToken)
            .ConfigureAwait(false);
        return MissingObjects.Find(
            _context,
            ColumnRestore.Addable(_saved, columns),
            live,
            [.. gone.Select(table => table.Name)],
            columns,
            [.. _manifest.Tables.Except(tables).Select(table => table.Name)]
        );
    }

    private async Task LoadAsync(IReadOnlyList<ExistingTable> standing, BackupTable[] gone, CancellationToken cancellationToken)
    {
        var made = await ExistingTable.ReadAsync(_context.Connection, gone, cancellationToken).ConfigureAwait(false);
        ExistingTable[] all = [.. standing.Concat(made).Where(table => table.HasRows)];
        for (var index = 0; index < all.Length; index++)
        {
            _context.Progress(Activity, all[index].Name, index, all.Length);
            await LoadAsync(all[index], cancellationToken).ConfigureAwait(false);
        }

        _context.Progress(Activity, null, all.Length, all.Length);
        await CloseColumnsAsync(standing, cancellationToken).ConfigureAwait(false);
    }

    // Partitions first: what is set on their table is set on all of them.
    private async Task CloseColumnsAsync(IReadOnlyList<ExistingTable> standing, CancellationToken cancellationToken)
    {
        var lost = standing
            .SelectMany(table => ColumnRestore.Find(_saved, table))
            .Select(column => column.Name)
            .ToHashSet(StringComparer.Ordinal);
        bool IsAddedAbove(SchemaObject column) => ColumnDdl.Above(column, _saved).Any(lost.Contains);
        var columns = new ColumnRestore(_context, _loader);
        foreach (var table in standing.OrderByDescending(table => table.HasRows))
            await columns.CloseAsync(table, _saved, IsAddedAbove, cancellationToken).ConfigureAwait(false);
    }

    private async Task LoadAsync(ExistingTable table, CancellationToken cancellationToken)
    {
        var columns = ColumnsOf(table);
        if (columns.Count == 0)
        {
            TellAdded(table);
            await _loader.ReplaceAsync(table, cancellationToken).ConfigureAwait(false);
            return;
        }

        _context.Tell(
            table.Lost.Count > 0 ? MessageSeverity.Warning : MessageSeverity.Verbose,
            $"{table.Name}: {string.Join(", ", columns.Select(column => column.Name))} brought back by the primary key; its "
                + "other columns and its rows stay as they are."
        );
        await new ColumnRestore(_context, _loader).FillAsync(table, columns, _saved, cancellationToken).ConfigureAwait(false);
    }

    private IReadOnlyList<BackupColumn> ColumnsOf(ExistingTable table)
    {
        var wanted = _columns
            .Where(column => column.Table == table.Name)
            .Select(column => column.Column)
            .ToHashSet(StringComparer.Ordinal);
        return [.. table.Backup.Columns.Where(column => wanted.Contains(column.Name) || table.Lost.Contains(column))];
    }

    private void TellAdded(ExistingTable table)
    {
        if (table.Added.Count > 0)
            _context.Tell(
                MessageSeverity.Warning,
                $"{table.Name} got {string.Join(", ", table.Added.Select(column => column.Name))} since the backup: its rows "
                    + "have the default there."
            );
    }
}
