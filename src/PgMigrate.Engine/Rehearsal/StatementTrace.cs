using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>What a statement was seen to do.</summary>
/// <param name="Script">Its script.</param>
/// <param name="Step">The statement.</param>
/// <param name="Duration">How long it took on the copy.</param>
/// <param name="Rows">Rows that it changed.</param>
/// <param name="Locks">What its transaction has locked after it.</param>
internal sealed record StatementTrace(
    PlanEntry Script,
    SqlStatement Step,
    TimeSpan Duration,
    long Rows,
    IReadOnlyList<ObservedLock> Locks
)
{
    /// <summary>
    /// From the statement's beginning to the end of its transaction: how long its locks were held. Null while it is open.
    /// </summary>
    public TimeSpan? Held { get; set; }

    /// <summary>Statements that ran after it under the same locks.</summary>
    public int StatementsAfter { get; set; }

    /// <summary>The strongest lock on a table of a name; null where there is none.</summary>
    public ObservedLock? LockOn(Func<ObservedRelation, bool> isMeant) =>
        Locks.Where(held => isMeant(held.Relation)).MaxBy(held => held.Mode);
}
