using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files and folders that look like scripts and are none for grate, for how their names are written.</summary>
internal sealed class NotTakenRule : FolderRule
{
    private const string Extension = ".sql";

    private static readonly string[] Known = [.. GrateFolders.All.Select(folder => folder.Path), .. GrateFolders.Companions];

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
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        [.. CheckFolders(folder.Path), .. CheckFiles(folder), .. CheckBeside(folder.Path)];

    private static IEnumerable<RuleHit> CheckFolders(string root)
    {
        string[] names = [.. Directory.EnumerateDirectories(root, "*", Beside).Select(path => Path.GetFileName(path))];
        return from name in names.Order(StringComparer.Ordinal)
            where !Known.Contains(name, StringComparer.Ordinal) && name != GrateFolders.CreateDatabase
            let meant = MeantBy(name)
            where meant is not null && !IsTakenAs(root, meant, names)
            let path = Path.Combine(root, name)
            let count = Directory.EnumerateFiles(path, "*" + Extension, Below).Count()
            where count > 0
            select new RuleHit(
                $"{name} holds {(count == 1 ? "a script that does" : $"{count} scripts that do")} not run: it is none of grate's "
                    + $"folders. '{meant}' was perhaps meant."
            )
            {
                Path = path,
            };
    }

    private static string? MeantBy(string name) =>
        Known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Of(name, Known);

    // Where the system does not tell case apart, the folder is found under grate's name for it.
    private static bool IsTakenAs(string root, string known, string[] names) =>
        !names.Contains(known, StringComparer.Ordinal) && Directory.Exists(Path.Combine(root, known));

    private static IEnumerable<RuleHit> CheckFiles(FolderContext folder)
    {
        var taken = folder.Scripts.Select(script => script.File.Path).ToHashSet(StringComparer.Ordinal);
        return from known in Known
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

    private static IEnumerable<RuleHit> CheckBeside(string root) =>
        from file in Directory.EnumerateFiles(root, "*" + Extension, Beside).Order(StringComparer.Ordinal)
        select new RuleHit($"{Path.GetFileName(file)} does not run: it lies beside grate's folders, and in none of them.")
        {
            Path = file,
        };
}
