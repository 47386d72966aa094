using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A statement that reaches out of the database.</summary>
internal sealed class OutsideEffectRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("outside-effect", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Statement reaches out of the database",
            Reason =
                "Roles, databases, tablespaces, server settings, files, programs and other servers are not part of the "
                + "copy: on a server that others use, the rehearsal itself would change them.",
            SafeWay = "Rehearse in a sandbox, where all of it is thrown away.",
        };
}
