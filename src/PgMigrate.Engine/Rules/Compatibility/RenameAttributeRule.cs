using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>An attribute of a type gets another name.</summary>
internal sealed class RenameAttributeRule : CommandRule<AlterComposite>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rename-attribute", RuleGroup.Compatibility, FindingSeverity.Warning)
        {
            Title = "ALTER TYPE … RENAME ATTRIBUTE",
            Reason =
                "Applications of the version before fail at once: they still use the old name, in queries and when they read "
                + "rows.",
            SafeWay = "Make a new type beside the old one, move columns and applications to it, then drop the old one.",
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(AlterComposite command, StatementContext site)
    {
        if (command.Renamed is { } name)
            yield return new RuleHit($"Applications that still use {command.Type}.{name.From} fail once it is called {name.To}.")
            {
                Object = command.Type.ToString(),
            };
    }
}
