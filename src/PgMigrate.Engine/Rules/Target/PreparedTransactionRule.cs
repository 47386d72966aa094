using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>Transactions that are prepared and not ended.</summary>
[Judges(TargetPart.PreparedTransactions)]
internal sealed class PreparedTransactionRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("prepared-transaction", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A prepared transaction is open",
            Reason =
                "It holds its locks with no session behind it, over a restart too, until somebody ends it. A script that needs "
                + "its tables waits in vain, and so does CREATE INDEX CONCURRENTLY on any table. One that is in nobody's way is "
                + "told as information.",
            SafeWay = """
                Ask whoever coordinates it, and end it:
                    COMMIT PREPARED 'gid';
                    ROLLBACK PREPARED 'gid';
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        foreach (var prepared in target.Facts.Prepared)
        {
            var what = $"The transaction '{prepared.Id}' of {prepared.User} is prepared for {DurationText.Format(prepared.Age)}";
            if (target.Blocked(prepared.Locks) is { } blockage)
                yield return new RuleHit($"{what}; it {blockage}.")
                {
                    Script = blockage.Needed.Script,
                    Line = blockage.Needed.Line,
                    Object = blockage.Table.ToString(),
                    Lock = blockage.Needed.Mode,
                };
            else if (target.Work.FirstConcurrent is { } waits)
                yield return new RuleHit($"{what}; {waits.Verb} CONCURRENTLY in {waits} waits until it ends.")
                {
                    Script = waits.Script,
                    Line = waits.Line,
                };
            else
                yield return new RuleHit($"{what}.") { Severity = FindingSeverity.Information };
        }
    }
}
