using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A script that may run again and cannot.</summary>
internal sealed class RepeatFailedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("repeat-failed", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Script cannot run a second time",
            Reason =
                "A script of an any-time or every-time folder runs again whenever its text changes, or always. This one "
                + "failed when it ran a second time.",
            SafeWay =
                "Write it so that it may meet its own work: CREATE OR REPLACE, IF NOT EXISTS, DROP … IF EXISTS before "
                + "CREATE.",
        };
}
