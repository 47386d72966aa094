using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>Indexes that a failed build has left.</summary>
[Judges(TargetPart.InvalidIndexes)]
internal sealed class InvalidIndexRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("invalid-index", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "An index is invalid",
            Reason =
                "A CREATE INDEX CONCURRENTLY has failed and left it: no query uses it, every write maintains it, a unique one "
                + "may refuse rows, and IF NOT EXISTS takes it for done. On a table that no pending script changes it is told as "
                + "information.",
            SafeWay = $"""
                Build it again, or drop it:
                    REINDEX INDEX CONCURRENTLY app.item_name;
                    DROP INDEX CONCURRENTLY app.item_name;
                {Operation.Repair} {RepairOption.Kinds.To(RepairKind.InvalidIndex)} builds all of them again.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        from index in target.Facts.InvalidIndexes
        let needed = target.Work.Locks.FirstOrDefault(locked => locked.Table == index.Table)
        select new RuleHit($"The index {index.Name} on {index.OnTable} is invalid.")
        {
            Script = needed?.Script,
            Line = needed?.Line,
            Object = index.Name,
            Severity = needed is null ? FindingSeverity.Information : null,
        };
}
