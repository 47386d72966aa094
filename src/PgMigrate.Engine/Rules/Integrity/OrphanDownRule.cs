namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files in <c>down</c> that belong to no script.</summary>
[OfFolderAlone]
internal sealed class OrphanDownRule() : OrphanRule("down")
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("orphan-down", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "File in down without a script",
            Reason =
                "A file in down belongs to the script of exactly its name. After one of the two was renamed it does not take "
                + "its script back, and the script cannot be taken back.",
            SafeWay = "Give the file the script's name, or remove it.",
        };
}
