namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files that are no scripts, or not to this account.</summary>
[RefusedByRun]
internal sealed class UnreadableScriptRule : FolderRule
{
    private static readonly EnumerationOptions Listing = new() { RecurseSubdirectories = true };

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unreadable-script", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Script cannot be read",
            Reason =
                "A run stops at the first file that it cannot read, or whose bytes mean nothing in its encoding: perhaps "
                + "after other folders were applied by another tool.",
            SafeWay =
                "Save the script as UTF-8, or say at its top what it is: SET client_encoding = 'WIN1252'; let the account "
                + "that migrates read the file. Rename a folder whose name ends in .sql.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        ScriptProblem
            .Of(folder, MigrationErrorId.ScriptEncoding, MigrationErrorId.ScriptUnreadable)
            .Concat(FoldersNamedLikeScripts(folder));

    private static IEnumerable<RuleHit> FoldersNamedLikeScripts(FolderContext folder) =>
        from known in folder.Layout.Paths
        let path = Path.Combine(folder.Path, known)
        where Directory.Exists(path)
        from named in Directory.EnumerateDirectories(path, "*.sql", Listing)
        let name = Path.GetRelativePath(path, named).Replace(Path.DirectorySeparatorChar, '/')
        select new RuleHit($"{known}/{name} is a folder, and grate takes everything whose name ends in .sql for a script.")
        {
            Path = named,
        };
}
