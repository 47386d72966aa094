using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Security;

/// <summary>A grant to PUBLIC.</summary>
internal sealed class GrantPublicRule : StatementRule
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
    public override IEnumerable<RuleHit> Check(StatementContext site) =>
        site.Command switch
        {
            Grant { IsRevoke: false } grant when grant.Roles.Contains("public") => [Of(grant)],
            GrantDefaults { IsRevoke: false } defaults when defaults.Roles.Contains("public") => [Of(defaults)],
            _ => [],
        };

    private static RuleHit Of(Grant command) =>
        new(
            $"{string.Join(", ", command.Privileges)} is granted to every "
                + $"role{(command.Objects.Count == 0 ? "" : $" on {string.Join(", ", command.Objects)}")}."
        )
        {
            Object = command.Objects.Count == 1 ? command.Objects[0].ToString() : null,
        };

    private static RuleHit Of(GrantDefaults command) =>
        new(
            $"{string.Join(", ", command.Privileges)} will be granted to every role on all "
                + $"{command.ObjectType.ToLowerInvariant()} "
                + "that are made from now on."
        );
}
