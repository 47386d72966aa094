using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>One-time scripts that were changed after they were applied.</summary>
[RefusedByRun]
internal sealed class ChangedAfterApplyRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("changed-after-apply", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "One-time script was changed after it was applied",
            Reason =
                "A one-time script does not run again. The change would reach new databases and never this one, and grate "
                + "stops the run.",
            SafeWay =
                $"Restore the file as it was applied, and make the change in a new script. Where what is in the file is what was "
                + $"done here, accept it: {Operation.Repair} {RepairOption.Kinds.To(RepairKind.ChangedScript)}.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        // A baseline records the folder as it is now.
        if (folder.Applied is not { } applied || folder.Options.Baseline)
            return [];
        return from script in folder.Scripts
            where script.File.Kind == ScriptKind.OneTime && script.RunsIn(folder.Options.Environment)
            where folder.IsChanged(script)
            let record = applied[script.File.Name]
            select new RuleHit(
                $"{script.File} was changed after it was applied{At(record)}: its hash is {script.Hash} now, and was "
                    + $"{Was(record)}."
            )
            {
                Script = script.File,
            };
    }

    private static string At(AppliedScript record) =>
        record.AppliedAt is { } time ? $" at {time.UtcDateTime:yyyy-MM-dd HH:mm}Z" : string.Empty;

    private static string Was(AppliedScript record) => record.Hash.Length > 0 ? record.Hash : "not recorded";
}
