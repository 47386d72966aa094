using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>RENAME of an enum value.</summary>
internal sealed class RenameEnumValueRule : CommandRule<RenameEnumValue>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rename-enum-value", RuleGroup.Compatibility, FindingSeverity.Warning)
        {
            Title = "RENAME of an enum value",
            Reason =
                "Applications of the version before send the old label, and are refused; those that read it do not know the new "
                + "one.",
            SafeWay = """
                Add a value, move the rows and the applications, and leave the old one unused:
                    ALTER TYPE mood ADD VALUE 'glad';
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(RenameEnumValue command, StatementContext site)
    {
        if (site.Schema.Enum(command.Type, site.Path)?.Origin.Script != site.Transaction.Script)
            yield return new RuleHit(
                $"Applications that still send '{command.From}' for {command.Type} fail once it is called '{command.To}'."
            )
            {
                Object = command.Type.ToString(),
            };
    }
}
