using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>A grant to PUBLIC.</summary>
internal sealed class GrantPublicRule : CommandRule<Grant>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("grant-public", RuleGroup.Security, FindingSeverity.Warning)
        {
            Title = "A grant to PUBLIC",
            Reason = "Every role of the server has it from then on, those that are made later too.",
            SafeWay = """
                Grant it to a role, and that role to those who need it.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(Grant command, StatementContext site)
    {
        if (!command.IsRevoke && command.Roles.Contains("public"))
            yield return new RuleHit(
                $"{string.Join(", ", command.Privileges)} is granted to every "
                    + $"role{(command.Objects.Count == 0 ? "" : $" on {string.Join(", ", command.Objects)}")}."
            )
            {
                Object = command.Objects.Count == 1 ? command.Objects[0].ToString() : null,
            };
    }
}
