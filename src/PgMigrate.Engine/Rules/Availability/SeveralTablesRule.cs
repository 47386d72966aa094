namespace PgMigrate.Engine.Rules.Availability;

/// <summary>Several tables are locked in one transaction.</summary>
internal sealed class SeveralTablesRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("several-tables-locked", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "Several tables are locked in one transaction",
            Reason =
                "Each lock is held until the commit while the next one is waited for: with another session that takes them in "
                + "another order, one of the two is cancelled as a deadlock, and meanwhile all who need any of them wait.",
            SafeWay = """
                One table a script, so that each lock is given back before the next is taken.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (
            site.Command is null
            || StrongOf(site.Transaction.Locks).FirstOrDefault() is not { Table: not null } first
            || HasSeveral(site.Transaction.Locks)
        )
            yield break;
        foreach (var (name, mode) in site.KnownLocks)
        {
            var table = site.Object(name);
            if (mode < TableLock.AccessExclusive || table == first.Table || site.IsNew(name))
                continue;
            yield return new RuleHit(
                $"{name} is locked against reads and writes, and {first.Written} has been since line {first.Line}: both until "
                    + "the script commits."
            )
            {
                Object = name.ToString(),
                Lock = mode,
            };
            yield break;
        }
    }

    // Once is enough: it is told where the second table comes in.
    private static bool HasSeveral(IReadOnlyList<HeldLock> locks) =>
        StrongOf(locks).Select(held => held.Table).Distinct().Skip(1).Any();

    private static IEnumerable<HeldLock> StrongOf(IReadOnlyList<HeldLock> locks) =>
        locks.Where(held => held.Mode >= TableLock.AccessExclusive);
}
