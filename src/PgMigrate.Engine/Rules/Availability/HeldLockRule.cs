using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A long statement under a lock that keeps others out.</summary>
internal sealed class HeldLockRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("statement-under-lock", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A long statement under a lock that keeps others out",
            Reason =
                "The lock of an earlier statement is held until the commit: nobody writes its table while this one runs, and "
                + "under ACCESS EXCLUSIVE nobody reads it either.",
            SafeWay = """
                Put the statement that takes long into a script of its own, before or after.
                """,
        };

    // They are made where a script first holds such a lock.
    private static readonly Lazy<IReadOnlyList<StatementRule>> LongChanges = new(() =>
        [.. RuleSet.Where(type => type.IsDefined(typeof(HoldsLongAttribute), inherit: false)).Cast<StatementRule>()]
    );

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (HeldFor(site) is not { } held || !IsLong(site))
            yield break;
        yield return new RuleHit(
            $"{site.Facts.Verb} runs while nobody can {(held.Mode >= TableLock.AccessExclusive ? "read or write" : "write")} "
                + $"{held.Written}, which line {held.Line} has locked."
        )
        {
            Object = held.Written.ToString(),
            Lock = held.Mode,
            OnceFor = site.Transaction.Origin,
        };
    }

    // A table that the statement itself locks as strongly waits no longer than it would anyway.
    private static HeldLock? HeldFor(StatementContext site)
    {
        // The gravest first.
        var held = site.Transaction.Locks.Where(held => held.Mode >= TableLock.Share).OrderByDescending(held => held.Mode);
        if (site.Command is null)
            return held.Select(first => (HeldLock?)first).FirstOrDefault();
        var own = site
            .Locks.Where(own => own.Mode >= TableLock.Share)
            .Select(own => (Table: site.Object(own.Table), own.Mode))
            .ToArray();
        return held.Where(held => !own.Any(own => own.Table == held.Table && own.Mode >= held.Mode))
            .Select(first => (HeldLock?)first)
            .FirstOrDefault();
    }

    private static bool IsLong(StatementContext site) =>
        site.Command switch
        {
            ChangeRows { Verb: "INSERT" } rows => rows.FromQuery,
            ChangeRows rows => !site.IsNew(rows.Table),
            CreateIndex { IsConcurrent: false } index => !site.IsNew(index.Table),
            CreateTable { FromQuery: true } or CreateView { IsMaterialized: true } => true,
            RefreshView or CopyRows or Cluster or ReindexCommand { IsConcurrent: false } => true,
            AlterTable { Table: { } table } alter => !site.IsNew(table)
                && (
                    alter.Actions.Any(action => action is ValidateConstraint)
                    || LongChanges.Value.Any(rule => rule.Check(site).Any())
                ),
            // What a block shows is judged statement by statement.
            _ => site.Facts.Verb == "CALL" || site.Statement.Block is { IsOpaque: true },
        };
}
