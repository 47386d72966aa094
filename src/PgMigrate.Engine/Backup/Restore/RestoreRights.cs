using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Finds all that stands against putting rows into standing tables, before anything changes.</summary>
internal static class RestoreRights
{
    /// <summary>Refuses with every reason at once.</summary>
    /// <exception cref="MigrationException">RestoreRefused.</exception>
    public static void Require(
        ConnectionTarget target, IReadOnlyList<StandingTable> tables, IReadOnlyList<ForeignKey> foreignKeys, IReadOnlyList<(string Table, string Column)> columns)
    {
        var reasons = tables.SelectMany(table => Reasons(table, target.User, table.Lost.Count > 0 || columns.Any(column => column.Table == table.Name))).Concat(foreignKeys.Where(key => !key.IsOwner).Select(key =>
            $"The foreign key {key.Name} of {key.Referencing} must be taken off meanwhile, and the user {target.User} is not its owner, {key.Owner}.")).ToArray();
        if (reasons.Length > 0)
            throw RestoreErrors.Refused(target, reasons, "Restore as the owner of these tables or as a superuser, or change what the message names first.");
    }

    private static IEnumerable<string> Reasons(StandingTable table, string user, bool byKey)
    {
        if (table.Kind is not ('r' or 'p'))
            yield return $"{table.Name} is no table any more.";
        else if ((table.Kind == 'p') == table.HasRows)
            yield return $"{table.Name} {(table.HasRows ? "was" : "is")} not partitioned{(table.HasRows ? ", and is now" : " any more")}.";
        if (!table.IsOwner)
            yield return $"The user {user} is not the owner of {table.Name}, {table.Owner}.";
        if (table is { IsOwner: true, IsFiltered: true, HasRows: true })
            yield return $"Row-level security, forced on its owner too, stands before the rows of {table.Name}: it takes a user with BYPASSRLS.";
        foreach (var column in !byKey && table.HasRows ? table.Added.Where(column => column.NeedsValue) : [])
            yield return $"{table.Name} got the column {column.Name} since, which must have a value and has no default.";
        if (byKey && LacksKey(table))
            yield return $"{table.Name}{(table.Lost.Count > 0 ? $" no longer has {string.Join(", ", table.Lost.Select(column => column.Name))}, and" : "")} has no primary key that the backup has too, by which values of columns could be put back.";
    }

    private static bool LacksKey(StandingTable table) =>
        table.Key.Count == 0 || !table.Key.All(key => table.Shared.Any(column => column.Live.Name == key.Name));
}
