using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files and folders that look like scripts and are none for grate, for how their names are written.</summary>
internal sealed class NotTakenRule : FolderRule
{
    private const string Extension = ".sql";

    // As MigrationFolder lists, but passing over what may not be seen.
    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        MatchCasing = MatchCasing.CaseInsensitive,
    };

    private static readonly EnumerationOptions Beside = new()
    {
        IgnoreInaccessible = true,
        MatchCasing = MatchCasing.CaseInsensitive,
    };

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("not-taken", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "What looks like a script and is none",
            Reason =
                "grate takes files that end in .sql, in its own folders, with upper and lower case as the system tells them "
                + "apart. Where the system does, on Linux most of all, Views/0001_x.SQL is passed over in silence, and the "
                + "migration is recorded as if it were whole.",
            SafeWay =
                "Name the folder as grate does and end the file in .sql, in lower case; give what is no script another ending.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        string[] known = [.. folder.Layout.Paths, .. FolderLayout.Companions];
        return [.. CheckFolders(folder, known), .. CheckFiles(folder, known), .. CheckBeside(folder)];
    }

    private static IEnumerable<RuleHit> CheckFolders(FolderContext folder, string[] known)
    {
        var root = folder.Path;
        string[] taken = [.. known.Select(path => path.Split('/')[0])];
        string[] names = [.. Directory.EnumerateDirectories(root, "*", Beside).Select(path => Path.GetFileName(path))];
        return from name in names.Order(StringComparer.Ordinal)
            where !taken.Contains(name, StringComparer.Ordinal) && name != folder.Layout.CreateDatabase
            let meant = MeantBy(name, taken)
            where meant is null ? IsLeftOut(name, folder.Layout) : !IsTakenAs(root, meant, names)
            let path = Path.Combine(root, name)
            let count = Directory.EnumerateFiles(path, "*" + Extension, Below).Count()
            where count > 0
            select new RuleHit(
                $"{name} holds {(count == 1 ? "a script that does" : $"{count} scripts that do")} not run: it is none of "
                    + $"{folder.Layout.Whose} folders."
                    + (meant is null ? string.Empty : $" '{meant}' was perhaps meant.")
            )
            {
                Path = path,
            };
    }

    private static string? MeantBy(string name, string[] known) =>
        known.FirstOrDefault(path => path.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(name, known);

    // A folder of grate's own that a configuration has forgotten.
    private static bool IsLeftOut(string name, FolderLayout layout) =>
        layout != FolderLayout.Default && FolderLayout.Default.Paths.Contains(name, StringComparer.Ordinal);

    // Where the system does not tell case apart, the folder is found under grate's name for it.
    private static bool IsTakenAs(string root, string known, string[] names) =>
        !names.Contains(known, StringComparer.Ordinal) && Directory.Exists(Path.Combine(root, known));

    private static IEnumerable<RuleHit> CheckFiles(FolderContext folder, string[] paths)
    {
        var taken = folder.Scripts.Select(script => script.File.Path).ToHashSet(StringComparer.Ordinal);
        return from known in paths
            let path = Path.Combine(folder.Path, known)
            where Directory.Exists(path)
            from file in Directory.EnumerateFiles(path, "*" + Extension, Below).Order(StringComparer.Ordinal)
            where !file.EndsWith(Extension, StringComparison.Ordinal) && !taken.Contains(file)
            select new RuleHit(
                $"{Path.GetRelativePath(folder.Path, file)} does not run: its name ends in {Path.GetExtension(file)}."
            )
            {
                Path = file,
            };
    }

    private static IEnumerable<RuleHit> CheckBeside(FolderContext folder) =>
        from file in Directory.EnumerateFiles(folder.Path, "*" + Extension, Beside).Order(StringComparer.Ordinal)
        select new RuleHit(
            $"{Path.GetFileName(file)} does not run: it lies beside {folder.Layout.Whose} folders, and in none of them."
        )
        {
            Path = file,
        };
}
