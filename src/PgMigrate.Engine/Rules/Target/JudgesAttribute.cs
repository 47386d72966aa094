namespace PgMigrate.Engine.Rules.Target;

/// <summary>
/// On a rule of the target: the part of it that the rule judges. Where there is nothing of that part, the rule certainly finds
/// nothing, and is not made. A rule without it is always asked.
/// </summary>
/// <param name="part">The part.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class JudgesAttribute(TargetPart part) : Attribute
{
    /// <summary>The part.</summary>
    public TargetPart Part => part;
}

/// <summary>What of a target a rule may judge.</summary>
internal enum TargetPart
{
    /// <summary>Sessions of others.</summary>
    Sessions,

    /// <summary>Sessions that the role may not look into, and parts of the question that the server refused.</summary>
    HiddenSessions,

    /// <summary>Prepared transactions.</summary>
    PreparedTransactions,

    /// <summary>Standbys that follow the server.</summary>
    Replicas,

    /// <summary>Replication slots.</summary>
    ReplicationSlots,

    /// <summary>Publications of all tables.</summary>
    Publications,

    /// <summary>Indexes that are not valid.</summary>
    InvalidIndexes,

    /// <summary>Rights that the role has not.</summary>
    MissingRights,

    /// <summary>Tables that the scripts write anew.</summary>
    RewrittenTables,

    /// <summary>That the server is a standby itself.</summary>
    Standby,

    /// <summary>That a pooler stands between.</summary>
    Pooler,

    /// <summary>Lock timeouts of scripts, and a run's that is no longer than the server's deadlock_timeout.</summary>
    ShortLockTimeouts,

    /// <summary>Scripts that together need more locks than the server has room for.</summary>
    LockCapacity,
}
