using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Scripts that were applied under another name, and would run a second time.</summary>
internal sealed class RenamedScriptRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("renamed-script", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Script was applied under another name",
            Reason =
                "A script is known by its name. One whose file was given another name after it was applied looks like a new one, "
                + "and would do its work a second time.",
            SafeWay =
                $"Give the file its old name back. Where the new name is meant, have it recorded: {Operation.Repair} "
                + $"{RepairOption.Kinds.To(RepairKind.RenamedScript)}.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        // A baseline executes nothing.
        if (folder.Applied is not { Count: > 0 } applied || folder.Options.Baseline)
            return [];
        var scripts = folder.Scripts.ToDictionary(script => script.File.Name, StringComparer.Ordinal);
        var pending =
            from script in scripts.Values
            where script.File.Kind == ScriptKind.OneTime && !applied.ContainsKey(script.File.Name)
            where folder.IsPending(script) && script.Hash is not null
            select (script.File.Name, script.Hash);
        return from renamed in RenamedScripts.Find(pending, scripts.Keys.ToHashSet(StringComparer.Ordinal), applied)
            let file = scripts[renamed.Key].File
            select new RuleHit(
                $"It has the text of {renamed.Value.Name}, which was applied{At(renamed.Value)} and is not in the folder any "
                    + "more: it would run a second time."
            )
            {
                Script = file,
            };
    }

    private static string At(AppliedScript record) =>
        record.AppliedAt is { } time ? $" at {time.UtcDateTime:yyyy-MM-dd HH:mm}Z" : string.Empty;
}
