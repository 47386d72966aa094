using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Applied scripts that the folder no longer holds.</summary>
[OfFolderAlone]
internal sealed class MissingScriptRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("missing-script", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Applied script is not in the folder",
            Reason =
                "A script that was applied here and is gone from the folder was renamed, removed, or never merged. A new "
                + "database will not have what it did; a renamed one runs a second time.",
            SafeWay =
                $"Bring the file back under the name that was applied; take its work back in a new script. Where it is meant so, "
                + $"retire it: {Operation.Repair} {RepairOption.Kinds.To(RepairKind.MissingScript)}.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        if (folder.Applied is not { } applied)
            return [];

        var names = folder.Scripts.Select(script => script.File.Name).ToHashSet(StringComparer.Ordinal);
        string[] pending = [.. names.Where(name => !applied.ContainsKey(name))];
        return from record in applied.Values
            where !names.Contains(record.Name) && !folder.Retired.Contains(record.Name)
            orderby record.AppliedAt, record.Name
            select new RuleHit($"{record.Name} was applied and is not in the folder.{NearestName.Hint(record.Name, pending)}")
            {
                Object = record.Name,
            };
    }
}
