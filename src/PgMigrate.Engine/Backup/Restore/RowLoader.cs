using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Puts the rows of a backup into tables, in the open transaction, and proves that they are there.</summary>
/// <param name="context">The connection.</param>
/// <param name="manifest">The backup.</param>
/// <param name="source">Its rows.</param>
internal sealed class RowLoader(BackupContext context, BackupManifest manifest, IRowSource source)
{
    private TypeInput? _input;

    /// <summary>Makes a table's rows readable, and compares them with the manifest.</summary>
    /// <returns>The quoted name of what has them, and what it was found to hold.</returns>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public async Task<(string Relation, ContentHash Content)> StageAsync(BackupTable table, CancellationToken cancellationToken)
    {
        _input ??= await TypeInput.ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        var relation = await source.StageAsync(context.Connection, table, cancellationToken).ConfigureAwait(false);
        var found = await ContentHash
            .ReadAsync(context.Connection, relation, table.Columns.Select(column => column.Name), cancellationToken)
            .ConfigureAwait(false);
        if (found.Rows != table.Rows)
            throw RestoreErrors.Damaged(manifest.BackupId, table.Name, $"has {found.Rows} rows, and had {table.Rows}");
        if (table.ContentHash is not null && found.IsComparableTo(table.ContentHash) && found.Hash != table.ContentHash)
            throw RestoreErrors.Damaged(manifest.BackupId, table.Name, "has other values than it had");
        return (relation, found);
    }

    /// <summary>Replaces all rows of a table.</summary>
    /// <param name="table">The table; nothing acts on its rows now, and no foreign key points at it.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <exception cref="MigrationException">BackupDamaged or RestoreFailed.</exception>
    public async Task ReplaceAsync(ExistingTable table, CancellationToken cancellationToken)
    {
        var (relation, content) = await StageAsync(table.Backup, cancellationToken).ConfigureAwait(false);
        // Indexes, constraints, domains and computed columns call what users have made; of indexes TRUNCATE asks, too.
        var asUser = context.Connection.AsUser;
        await asUser.ExecuteAsync($"TRUNCATE TABLE ONLY {table.Name}", [], cancellationToken).ConfigureAwait(false);
        await asUser.ExecuteAsync(Insert(table, relation), [], cancellationToken).ConfigureAwait(false);
        await ProveAsync(table, relation, content, cancellationToken).ConfigureAwait(false);
    }

    private string Insert(ExistingTable table, string relation)
    {
        var values = string.Join(", ", table.Shared.Select(column => Value(column.Saved, column.Live.Type)));
        // Without columns there is no list to write, and every column gets its default.
        return table.Shared.Count == 0
            ? $"INSERT INTO {table.Name} SELECT FROM {relation} AS s"
            : $"INSERT INTO {table.Name} ({Names(table)}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {relation} AS s";
    }

    /// <summary>
    /// A value of rows that were staged, in the type that the table has now, for statements on the user's search_path.
    /// </summary>
    public string Value(BackupColumn saved, string type) => _input!.Value(saved, type);

    private static string Names(ExistingTable table) =>
        string.Join(", ", table.Shared.Select(column => SqlIdentifier.Quote(column.Live.Name)));

    private async Task ProveAsync(ExistingTable table, string relation, ContentHash whole, CancellationToken cancellationToken)
    {
        var columns = table.Shared.Select(column => column.Saved.Name).ToArray();
        var wanted =
            columns.Length == table.Backup.Columns.Count
                ? whole
                : await ContentHash.ReadAsync(context.Connection, relation, columns, cancellationToken).ConfigureAwait(false);
        var found = await ContentHash
            .ReadAsync(context.Connection, $"ONLY {table.Name}", columns, cancellationToken)
            .ConfigureAwait(false);
        if (found != wanted)
            throw RestoreErrors.Unproved(
                context.Target,
                found.Rows == wanted.Rows
                    ? $"{table.Name} has other values than the backup."
                    : $"{table.Name} has {found.Rows} rows, and the backup {wanted.Rows}."
            );
    }
}
