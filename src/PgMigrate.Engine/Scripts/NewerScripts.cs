namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Tells whether a schema is newer than a folder: its history has one-time scripts that come after all of the folder's. One that
/// is missing from the folder and comes before its last was taken out of it, when old scripts were made one for instance.
/// </summary>
internal static class NewerScripts
{
    /// <summary>These scripts, by name, in their order.</summary>
    /// <param name="appliedOnce">The one-time scripts of the history.</param>
    /// <param name="folder">All scripts of the folder, by name.</param>
    /// <param name="folderOnce">Those of them that run once.</param>
    public static IReadOnlyList<string> Find(
        IEnumerable<string> appliedOnce,
        IEnumerable<string> folder,
        IEnumerable<string> folderOnce
    )
    {
        var known = folder.ToHashSet(StringComparer.Ordinal);
        var last = folderOnce.Select(ScriptOrder.Key).Max(ScriptOrder.Comparer);
        return
        [
            .. appliedOnce
                .Where(name => !known.Contains(name) && (last is null || IsAfter(name, last)))
                .OrderBy(ScriptOrder.Key, ScriptOrder.Comparer),
        ];
    }

    private static bool IsAfter(string name, string last) => ScriptOrder.Comparer.Compare(ScriptOrder.Key(name), last) > 0;
}
