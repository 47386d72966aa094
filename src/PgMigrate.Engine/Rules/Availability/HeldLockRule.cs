using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A long statement under an exclusive lock.</summary>
internal sealed class HeldLockRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("statement-under-lock", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A long statement under an exclusive lock",
            Reason =
                "The lock of an earlier statement is held until the commit: nobody reads or writes its table while this one "
                + "runs.",
            SafeWay = """
                Put the statement that takes long into a script of its own, before or after.
                """,
        };

    // Each of them finds what takes long in an ALTER TABLE.
    private static readonly StatementRule[] LongChanges =
    [
        new AddCheckRule(),
        new AddColumnCheckRule(),
        new AddColumnDomainRule(),
        new AddColumnGeneratedRule(),
        new AddColumnSerialRule(),
        new AddColumnUniqueRule(),
        new AddColumnVolatileDefaultRule(),
        new AddExclusionRule(),
        new AddForeignKeyRule(),
        new AddUniqueRule(),
        new AttachPartitionRule(),
        new ChangeTypeRewriteRule(),
        new PrimaryKeyNullableRule(),
        new SetAccessMethodRule(),
        new SetExpressionRule(),
        new SetLoggedRule(),
        new SetNotNullRule(),
        new SetTablespaceRule(),
    ];

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (HeldFor(site) is not { } held || !IsLong(site))
            yield break;
        yield return new RuleHit(
            $"{site.Facts.Verb} runs while nobody can read or write {held.Written}, which line {held.Line} has locked."
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
        var held = site.Transaction.Locks.Where(held => held.Mode >= TableLock.AccessExclusive);
        if (site.Command is null)
            return held.Select(first => (HeldLock?)first).FirstOrDefault();
        var own = CommandLocks
            .Of(site.Command, site.Schema)
            .Where(own => own.Mode >= TableLock.AccessExclusive)
            .Select(own => site.Resolve(own.Table))
            .ToHashSet();
        return held.Where(held => !own.Contains(held.Table)).Select(first => (HeldLock?)first).FirstOrDefault();
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
                && (alter.Actions.Any(action => action is ValidateConstraint) || LongChanges.Any(rule => rule.Check(site).Any())),
            // What a block shows is judged statement by statement.
            _ => site.Facts.Verb == "CALL" || site.Statement.Block is { IsOpaque: true },
        };
}
