using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Finds all that stands against putting rows into standing tables, before anything changes.</summary>
internal static class RestoreRights
{
    /// <summary>Refuses with every reason at once.</summary>
    /// <param name="target">The database.</param>
    /// <param name="tables">The tables that stand.</param>
    /// <param name="foreignKeys">From and to them.</param>
    /// <param name="columns">The columns that are asked for by name, with their tables.</param>
    /// <param name="isSameDatabase">True where the backup is of this database.</param>
    /// <exception cref="MigrationException">RestoreRefused.</exception>
    public static void Require(
        ConnectionTarget target,
        IReadOnlyList<ExistingTable> tables,
        IReadOnlyList<ForeignKey> foreignKeys,
        IReadOnlyList<(string Table, string Column)> columns,
        bool isSameDatabase
    )
    {
        var ofTables = tables.SelectMany(table =>
            Reasons(table, target.User, table.Lost.Count > 0 || columns.Any(column => column.Table == table.Name))
        );
        var remade = tables
            .Where(table => isSameDatabase && IsRemade(table))
            .Select(table =>
                $"{table.Name} is another table than the one that was backed up: it was made again since, without "
                + $"{table.LostNames}. Rename it or drop it, and restore again."
            );
        var gone = columns
            .Where(column => tables.All(table => table.Name != column.Table))
            .Select(column =>
                $"{column.Table} is gone, so that its column {column.Column} has no table to return to. Where it was "
                + $"renamed, rename it back for the restore; where it was dropped, restore it with {RestoreOption.Tables}."
            );
        var reasons = remade
            .Concat(gone)
            .Concat(ofTables)
            .Concat(
                foreignKeys
                    .Where(key => !key.IsOwner)
                    .Select(key =>
                        $"The foreign key {key.Name} of {key.Referencing} must be taken off meanwhile, and the user "
                        + $"{target.User} is not its owner, {key.Owner}."
                    )
            )
            .ToArray();
        if (reasons.Length > 0)
            throw RestoreErrors.Refused(
                target,
                reasons,
                "Change what the message names first; where a right is missing, restore as the owner of these tables or as a "
                    + "superuser."
            );
    }

    private static IEnumerable<string> Reasons(ExistingTable table, string user, bool byKey)
    {
        if (table.Kind is not ('r' or 'p'))
            yield return $"{table.Name} is no table any more.";
        else if ((table.Kind == 'p') == table.HasRows)
            yield return $"{table.Name} {(table.HasRows ? "was" : "is")} not "
                + $"partitioned{(table.HasRows ? ", and is now" : " any more")}.";
        if (!table.IsOwner)
            yield return $"The user {user} is not the owner of {table.Name}, {table.Owner}.";
        if (table is { IsOwner: true, IsFiltered: true, HasRows: true })
            yield return $"Row-level security, forced on its owner too, stands before the rows of {table.Name}: it takes a user "
                + "with BYPASSRLS.";
        foreach (var column in !byKey && table.HasRows ? table.Added.Where(column => column.NeedsValue) : [])
            yield return $"{table.Name} got the column {column.Name} since, which must have a value and has no default.";
        if (byKey && LacksKey(table))
            yield return $"{table.Name}{LostColumns(table)} has no primary key that the backup has too, by which "
                + "values of columns could be put back. Add the column, and restore the whole table with "
                + $"{RestoreOption.Tables}.";
    }

    // One that has all columns takes the rows, whoever made it.
    private static bool IsRemade(ExistingTable table) => table.Lost.Count > 0 && table.Backup.Oid is { } oid && oid != table.Oid;

    private static string LostColumns(ExistingTable table) =>
        table.Lost.Count == 0 ? "" : $" no longer has {table.LostNames}, and";

    private static bool LacksKey(ExistingTable table) =>
        table.Key.Count == 0 || !table.Key.All(key => table.Shared.Any(column => column.Live.Name == key.Name));
}
