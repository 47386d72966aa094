namespace PgMigrate.Engine.Sql.Locks;

/// <summary>The names of table locks: the server's in pg_locks, and those of the documentation.</summary>
internal static class LockNames
{
    private const string Suffix = "Lock";

    /// <summary>The lock of pg_locks.mode; null for one that is none of a table's, such as SIReadLock.</summary>
    public static TableLock? Parse(string mode) =>
        mode.EndsWith(Suffix, StringComparison.Ordinal) && Enum.TryParse<TableLock>(mode[..^Suffix.Length], out var found)
            ? found
            : null;

    /// <summary>As LOCK TABLE writes it: <c>ACCESS EXCLUSIVE</c>.</summary>
    public static string Words(TableLock mode) =>
        string.Concat(mode.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {c}" : $"{c}")).ToUpperInvariant();
}
