using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A role that the sandbox had to be given.</summary>
internal sealed class RoleMissingRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("role-missing", RuleGroup.Rehearsal, FindingSeverity.Information)
        {
            Title = "Role was made up for the rehearsal",
            Reason =
                "A script names a role that no script makes and that the target, as far as it was asked, does not have. "
                + "The sandbox got one without login, so that the rehearsal could go on. On a server without the role the "
                + "script fails.",
            SafeWay = "Create the role on every server beforehand, or in a script that passes over a role that is there.",
        };
}
