using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP OWNED.</summary>
internal sealed class DropOwnedRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-owned", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP OWNED",
            Reason =
                "Whatever the role owns in this database goes, tables with their rows among it, and with it all rights that it "
                + "was given. What that is depends on the database.",
            SafeWay = """
                Give to another role what shall stay, and drop what shall go by its name:
                    REASSIGN OWNED BY leaver TO app;
                    DROP TABLE leaver.scratch;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType is not "OWNED")
            yield break;
        foreach (var name in command.Names)
            yield return new RuleHit($"Everything that {name} owns here is dropped.") { Object = name.ToString() };
    }
}
