namespace PgMigrate.Engine.Sql.Locks;

/// <summary>Which table locks exclude each other: PostgreSQL's table "Conflicting Lock Modes".</summary>
internal static class LockConflicts
{
    // By mode, the weakest first: those that conflict with it.
    private static readonly TableLock[][] Conflicting =
    [
        [TableLock.AccessExclusive],
        [TableLock.Exclusive, TableLock.AccessExclusive],
        [TableLock.Share, TableLock.ShareRowExclusive, TableLock.Exclusive, TableLock.AccessExclusive],
        [
            TableLock.ShareUpdateExclusive,
            TableLock.Share,
            TableLock.ShareRowExclusive,
            TableLock.Exclusive,
            TableLock.AccessExclusive,
        ],
        [
            TableLock.RowExclusive,
            TableLock.ShareUpdateExclusive,
            TableLock.ShareRowExclusive,
            TableLock.Exclusive,
            TableLock.AccessExclusive,
        ],
        [
            TableLock.RowExclusive,
            TableLock.ShareUpdateExclusive,
            TableLock.Share,
            TableLock.ShareRowExclusive,
            TableLock.Exclusive,
            TableLock.AccessExclusive,
        ],
        [
            TableLock.RowShare,
            TableLock.RowExclusive,
            TableLock.ShareUpdateExclusive,
            TableLock.Share,
            TableLock.ShareRowExclusive,
            TableLock.Exclusive,
            TableLock.AccessExclusive,
        ],
        Enum.GetValues<TableLock>(),
    ];

    /// <summary>Whether who wants one waits for who holds the other.</summary>
    public static bool Conflict(TableLock held, TableLock needed) => Array.IndexOf(Conflicting[(int)held], needed) >= 0;
}
