using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>ALTER TYPE … DROP ATTRIBUTE.</summary>
internal sealed class DropAttributeRule : CommandRule<AlterComposite>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-attribute", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "ALTER TYPE … DROP ATTRIBUTE",
            Reason =
                "What the attribute held is gone from every column of the type, of arrays, domains and other types of it too. "
                + "The script names none of these tables.",
            SafeWay =
                "Make a new type, move the columns to it, drop the old one without CASCADE: PostgreSQL then names what "
                + "still uses it.",
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(AlterComposite command, StatementContext site) =>
        from drop in command.Losses.OfType<DropColumn>()
        let held = $"The attribute {drop.Column} of {command.Type} is dropped, and what it held in every column of that type."
        select new RuleHit(held) { Object = command.Type.ToString() };
}
