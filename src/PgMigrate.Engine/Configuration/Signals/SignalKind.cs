namespace PgMigrate.Engine.Configuration.Signals;

/// <summary>Something of the server that batches wait for, or end for.</summary>
/// <param name="Name">What it is called: <c>replica-lag</c>.</param>
/// <param name="Example">How it may be written: <c>replica-lag>30s</c>.</param>
/// <param name="Units">What its limit may be measured in; none where it takes no limit.</param>
internal sealed record SignalKind(string Name, string Example, params IReadOnlyList<SignalUnit> Units)
{
    /// <summary>How far a replica is behind.</summary>
    public static SignalKind ReplicaLag { get; } = new("replica-lag", "replica-lag>30s", SignalUnit.Duration, SignalUnit.Size);

    /// <summary>How much write-ahead log the server writes.</summary>
    public static SignalKind WalRate { get; } = new("wal-rate", "wal-rate>50MB/s", SignalUnit.Rate);

    /// <summary>How much write-ahead log waits for the archiver.</summary>
    public static SignalKind ArchiveBacklog { get; } =
        new("archive-backlog", "archive-backlog>100", SignalUnit.Count, SignalUnit.Size);

    /// <summary>The archiver has failed, and has archived nothing since.</summary>
    public static SignalKind ArchiverFailing { get; } = new("archiver-failing", "archiver-failing");

    /// <summary>How much write-ahead log a replication slot keeps from being removed.</summary>
    public static SignalKind SlotRetention { get; } = new("slot-retention", "slot-retention>10GB", SignalUnit.Size);

    /// <summary>How many sessions wait for locks behind the batches.</summary>
    public static SignalKind LockWaits { get; } = new("lock-waits", "lock-waits>5", SignalUnit.Count);

    /// <summary>Autovacuum works on the table.</summary>
    public static SignalKind Autovacuum { get; } = new("autovacuum", "autovacuum");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SignalKind> All { get; } =
    [ReplicaLag, WalRate, ArchiveBacklog, ArchiverFailing, SlotRetention, LockWaits, Autovacuum];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
