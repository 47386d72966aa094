using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Names that machines sort differently.</summary>
[RefusedByRun]
internal sealed class UnstableOrderRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unstable-order", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Order depends on the machine",
            Reason =
                "grate sorts files by the rules of the machine's culture. Where two names compare differently with ICU and "
                + "without, a developer's machine and the build agent run them in different orders.",
            SafeWay = "Name scripts with lower-case letters, digits and underscores, and give them numbers of one width.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from pair in ScriptOrder.FindUnstable(folder.Scripts.Select(script => script.File))
        let first = ScriptOrder.FirstOf(pair.First, pair.Second)
        select new RuleHit(
            $"{pair.First} and {pair.Second} sort differently on machines of other cultures; here {first} comes first."
        )
        {
            Script = pair.Second,
        };
}
