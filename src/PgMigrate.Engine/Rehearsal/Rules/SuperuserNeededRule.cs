using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>What cannot be tried where scripts run without any right outside of their database.</summary>
internal sealed class SuperuserNeededRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("superuser-needed", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Script needs more rights than it gets on the copy",
            Reason =
                "The copy holds what a database has given: its schema, or texts of its history that are not the folder's files. "
                + "Who can write there need not be trusted with the machine that rehearses, so everything on such a copy runs as "
                + "a role that is no superuser, makes no roles, and reads and starts nothing of the machine. It says nothing "
                + "about the target.",
            SafeWay =
                $"Bring the folder's files back to what was applied, so that the copy is made of them alone; or rehearse on a "
                + $"server of your own: {CheckOption.OnTargetServer}, or {CheckOption.Server}.",
        };
}
