namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files in <c>verify</c> that belong to no script.</summary>
[OfFolderAlone]
internal sealed class OrphanVerifyRule() : OrphanRule("verify")
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("orphan-verify", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "File in verify without a script",
            Reason =
                "A file in verify belongs to the script of exactly its name. After one of the two was renamed it does not "
                + "verify its script, and the script goes unverified.",
            SafeWay = "Give the file the script's name, or remove it.",
        };
}
