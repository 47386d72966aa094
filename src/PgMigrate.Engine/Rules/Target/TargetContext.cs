using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Locks;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>What rules of the target look at: the database as it is, and what the pending scripts will need of it.</summary>
/// <param name="Target">The database.</param>
/// <param name="ClientPid">The process id that the connection was told when it began.</param>
/// <param name="Server">What every connection asks first.</param>
/// <param name="Facts">What the checks ask.</param>
/// <param name="Work">What the pending scripts need.</param>
/// <param name="Options">How the run would go.</param>
internal sealed record TargetContext(
    ConnectionTarget Target,
    int ClientPid,
    ServerFacts Server,
    TargetFacts Facts,
    PendingRequirements Work,
    MigrationOptions Options
)
{
    /// <summary>Whether there is anything of a part that rules judge.</summary>
    public bool Has(TargetPart part) =>
        part switch
        {
            TargetPart.Sessions => Facts.Sessions.Count > 0,
            TargetPart.HiddenSessions => Facts.HiddenSessions > 0 || Facts.Unread.Count > 0,
            TargetPart.PreparedTransactions => Facts.Prepared.Count > 0,
            TargetPart.Replicas => Facts.Replicas.Count > 0,
            TargetPart.ReplicationSlots => Facts.Slots.Count > 0,
            TargetPart.Publications => Facts.Publications.Count > 0,
            TargetPart.InvalidIndexes => Facts.InvalidIndexes.Count > 0,
            TargetPart.MissingRights => Facts.MissingRights.Count > 0,
            TargetPart.RewrittenTables => Work.Rewritten.Count > 0,
            TargetPart.Standby => Server.InRecovery,
            TargetPart.Pooler => Server.BackendPid != ClientPid,
            TargetPart.ShortLockTimeouts => Work.LockTimeouts.Count > 0 || Options.LockTimeout <= Facts.State?.DeadlockTimeout,
            TargetPart.LockCapacity => Work.ScriptLocks.Sum(script => (long)script.Locks) > Server.LockCapacity,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "It is no part of a target."),
        };

    /// <summary>The first lock of the pending scripts that would have to wait for one of these; null where none would.</summary>
    public Blockage? Blocked(IReadOnlyList<LockHeld> held) =>
        (
            from other in held
            from needed in Work.Locks
            where needed.Table == other.Table && LockConflicts.Conflict(other.Mode, needed.Mode)
            orderby needed.Mode descending
            select new Blockage(Work.Tables[needed.Table], other.Mode, needed)
        ).FirstOrDefault();
}

/// <summary>A lock that others hold in the way of one that a pending script needs.</summary>
/// <param name="Table">On what.</param>
/// <param name="Held">Theirs.</param>
/// <param name="Needed">The script's.</param>
internal sealed record Blockage(PgMigrate.Engine.Sql.Commands.ObjectName Table, TableLock Held, LockNeeded Needed)
{
    /// <summary>The sentence's end: what is held, and what for it matters.</summary>
    public override string ToString() =>
        $"holds {LockNames.Words(Held)} on {Table}, where {Needed.Script}:{Needed.Line} needs {LockNames.Words(Needed.Mode)}";
}
