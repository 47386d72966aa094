namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads TRUNCATE, LOCK, CLUSTER, REPACK, VACUUM, ANALYZE, REINDEX, REFRESH; the reader stands behind it.</summary>
internal static class MaintenanceReader
{
    /// <summary>TRUNCATE.</summary>
    public static Reading Truncate(ref StatementReader reader)
    {
        reader.TryWords("TABLE");
        var tables = reader.Relations(out var only);
        return new Reading("TRUNCATE", only, new Truncate(tables, reader.SeekAnyWord("CASCADE")));
    }

    /// <summary>LOCK; no command for a mode that there is not.</summary>
    public static Reading Lock(ref StatementReader reader)
    {
        reader.TryWords("TABLE");
        var tables = reader.Relations(out var only);
        TableLock? mode = reader.TryWords("IN") ? ReadMode(ref reader) : TableLock.AccessExclusive;
        return new Reading("LOCK", only, mode is { } known ? new LockTables(tables, known) : null);
    }

    /// <summary>CLUSTER; its old form names the index first: CLUSTER ix ON t.</summary>
    public static Reading Cluster(ref StatementReader reader)
    {
        reader.SkipGroup();
        reader.TryWords("VERBOSE");
        var name = reader.ObjectName(out var written);
        return new Reading("CLUSTER", written, new Cluster(reader.TryWords("ON") ? reader.ObjectName() : name))
        {
            Restriction = new Repeatable(DependsOnCatalogue: name is not null),
        };
    }

    /// <summary>REPACK (19 and later): CLUSTER under another name; no command for CONCURRENTLY, which locks nobody out.</summary>
    public static Reading Repack(ref StatementReader reader)
    {
        var isConcurrent = IsOn(SqlOption.ReadList(ref reader), "concurrently");
        var name = reader.ObjectName(out var written);
        return new Reading("REPACK", written, isConcurrent ? null : new Cluster(name))
        {
            Restriction = new Repeatable(DependsOnCatalogue: name is not null && !isConcurrent),
        };
    }

    /// <summary>VACUUM, its options in parentheses or as words.</summary>
    public static Reading Vacuum(ref StatementReader reader)
    {
        var isFull = IsOn(SqlOption.ReadList(ref reader), "full") || reader.TryWords("FULL");
        while (reader.TryAnyWord("FREEZE", "VERBOSE", "ANALYZE", "ANALYSE"))
        {
            // They change no lock.
        }
        var tables = reader.Relations(out var only);
        return new Reading("VACUUM", only, new Vacuum(isFull, tables)) { Restriction = new Repeatable() };
    }

    /// <summary>ANALYZE, its options in parentheses or as a word.</summary>
    public static Reading Analyze(ref StatementReader reader)
    {
        reader.SkipGroup();
        reader.TryWords("VERBOSE");
        reader.Relations(out var only);
        return new Reading("ANALYZE", only);
    }

    /// <summary>REINDEX; no command where it does not say what.</summary>
    public static Reading Reindex(ref StatementReader reader)
    {
        var isConcurrent = IsOn(SqlOption.ReadList(ref reader), "concurrently");
        if (reader.TryPhrase("INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM") is not { } target)
            return new Reading("REINDEX");
        isConcurrent |= reader.TryWords("CONCURRENTLY");
        var name = reader.ObjectName(out var written);
        return new Reading("REINDEX", written, new ReindexCommand(target, name, isConcurrent))
        {
            Restriction = new Reindex(target, written, isConcurrent),
        };
    }

    /// <summary>REFRESH MATERIALIZED VIEW; no command where no view follows.</summary>
    public static Reading Refresh(ref StatementReader reader)
    {
        reader.TryWords("MATERIALIZED", "VIEW");
        var isConcurrent = reader.TryWords("CONCURRENTLY");
        var view = reader.ObjectName(out var written);
        return new Reading("REFRESH MATERIALIZED VIEW", written, view is null ? null : new RefreshView(view, isConcurrent));
    }

    // Of an option given twice the server takes the last.
    static bool IsOn(List<SqlOption> options, string name) =>
        options.FindLast(option => option.Name == name) is { Name: not null } option && option.AsBoolean() != false;

    static TableLock? ReadMode(ref StatementReader reader) =>
        reader.TryPhrase(
            "ACCESS SHARE",
            "ACCESS EXCLUSIVE",
            "ROW SHARE",
            "ROW EXCLUSIVE",
            "SHARE UPDATE EXCLUSIVE",
            "SHARE ROW EXCLUSIVE",
            "SHARE",
            "EXCLUSIVE"
        ) switch
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
