using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>The tables of a restore, locked with their neighbours by foreign keys.</summary>
/// <param name="Tables">Those that stand.</param>
/// <param name="ForeignKeys">From and to them.</param>
internal sealed record RestoreLocks(IReadOnlyList<ExistingTable> Tables, IReadOnlyList<ForeignKey> ForeignKeys)
{
    /// <summary>Locks them, all at once, in the transaction that has just begun, and reads how they stand then.</summary>
    /// <exception cref="MigrationException">LockNotAvailable, or RestoreRefused where they changed between the look and the
    /// locks.</exception>
    public static async Task<RestoreLocks> TakeAsync(
        BackupContext context,
        IReadOnlyList<BackupTable> tables,
        IReadOnlyList<(string Table, string Column)> columns,
        bool isSameDatabase,
        CancellationToken cancellationToken
    )
    {
        var connection = context.Connection;
        var seen = await ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        RestoreRights.Require(context.Target, seen.Tables, seen.ForeignKeys, columns, isSameDatabase);
        var names = seen.Names;
        if (names.Count > 0)
            await connection
                .ExecuteAsync($"LOCK TABLE {string.Join(", ", names)} IN ACCESS EXCLUSIVE MODE", [], cancellationToken)
                .ConfigureAwait(false);
        var locked = await ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        RestoreRights.Require(context.Target, locked.Tables, locked.ForeignKeys, columns, isSameDatabase);
        return locked.Names.SequenceEqual(names) && locked.Oids.SequenceEqual(seen.Oids)
            ? locked
            : throw RestoreErrors.Refused(
                context.Target,
                ["Its tables or foreign keys changed while they were locked."],
                "Try again when nobody changes the schema."
            );
    }

    /// <summary>Their OIDs.</summary>
    public IEnumerable<uint> Oids => Tables.Select(table => table.Oid);

    private IReadOnlyList<string> Names =>
        [
            .. Tables
                .Select(table => $"ONLY {table.Name}")
                .Concat(ForeignKeys.SelectMany(key => new[] { key.Referencing, key.Referenced }))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<RestoreLocks> ReadAsync(
        ServerConnection connection,
        IReadOnlyList<BackupTable> tables,
        CancellationToken cancellationToken
    )
    {
        var standing = await ExistingTable.ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        // A partitioned table's own foreign keys stay: those that its partitions take part in are found from them.
        var withRows = standing.Where(table => table.HasRows).Select(table => table.Oid);
        return new RestoreLocks(
            standing,
            await ForeignKey.ReadAsync(connection, withRows, cancellationToken).ConfigureAwait(false)
        );
    }
}
