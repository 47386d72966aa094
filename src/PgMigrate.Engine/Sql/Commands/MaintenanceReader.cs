namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads TRUNCATE, LOCK, CLUSTER, VACUUM, REINDEX and REFRESH; the reader stands behind that word.</summary>
internal static class MaintenanceReader
{
    /// <summary>TRUNCATE.</summary>
    public static Truncate Truncate(ref StatementReader reader)
    {
        reader.TryWords("TABLE");
        return new Truncate(reader.Relations(), reader.SeekAnyWord("CASCADE"));
    }

    /// <summary>LOCK; null for a mode that there is not.</summary>
    public static LockTables? Lock(ref StatementReader reader)
    {
        reader.TryWords("TABLE");
        var tables = reader.Relations();
        if (!reader.TryWords("IN"))
            return new LockTables(tables, TableLock.AccessExclusive);
        return ReadMode(ref reader) is { } mode ? new LockTables(tables, mode) : null;
    }

    /// <summary>CLUSTER; its old form names the index first: CLUSTER ix ON t.</summary>
    public static Cluster Cluster(ref StatementReader reader)
    {
        reader.SkipGroup();
        reader.TryWords("VERBOSE");
        var name = reader.ObjectName();
        return new Cluster(reader.TryWords("ON") ? reader.ObjectName() : name);
    }

    /// <summary>VACUUM, its options in parentheses or as words.</summary>
    public static Vacuum Vacuum(ref StatementReader reader)
    {
        var isFull = IsOn(SqlOption.ReadList(ref reader), "full") || reader.TryWords("FULL");
        while (reader.TryAnyWord("FREEZE", "VERBOSE", "ANALYZE", "ANALYSE"))
        {
            // They change no lock.
        }
        return new Vacuum(isFull, reader.Relations());
    }

    /// <summary>REINDEX; null where it does not say what.</summary>
    public static ReindexCommand? Reindex(ref StatementReader reader)
    {
        var isConcurrent = IsOn(SqlOption.ReadList(ref reader), "concurrently");
        if (reader.TryPhrase("INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM") is not { } target)
            return null;
        isConcurrent |= reader.TryWords("CONCURRENTLY");
        return new ReindexCommand(target, reader.ObjectName(), isConcurrent);
    }

    /// <summary>REFRESH; null where no view follows.</summary>
    public static RefreshView? Refresh(ref StatementReader reader)
    {
        if (!reader.TryWords("MATERIALIZED", "VIEW"))
            return null;
        var isConcurrent = reader.TryWords("CONCURRENTLY");
        return reader.ObjectName() is { } view ? new RefreshView(view, isConcurrent) : null;
    }

    // Of an option given twice the server takes the last.
    static bool IsOn(List<SqlOption> options, string name) =>
        options.FindLast(option => option.Name == name) is { Name: not null } option && option.AsBoolean() != false;

    static TableLock? ReadMode(ref StatementReader reader) => reader.TryPhrase(
        "ACCESS SHARE", "ACCESS EXCLUSIVE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE ROW EXCLUSIVE", "SHARE",
        "EXCLUSIVE") switch
    {
        "ACCESS SHARE" => TableLock.AccessShare,
        "ACCESS EXCLUSIVE" => TableLock.AccessExclusive,
        "ROW SHARE" => TableLock.RowShare,
        "ROW EXCLUSIVE" => TableLock.RowExclusive,
        "SHARE UPDATE EXCLUSIVE" => TableLock.ShareUpdateExclusive,
        "SHARE ROW EXCLUSIVE" => TableLock.ShareRowExclusive,
        "SHARE" => TableLock.Share,
        "EXCLUSIVE" => TableLock.Exclusive,
        _ => null,
    };
}
