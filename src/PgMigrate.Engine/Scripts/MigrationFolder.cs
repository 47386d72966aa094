using grate.Configuration;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>A migration folder and its files, in grate's folders; nothing is read but names.</summary>
internal sealed class MigrationFolder
{
    // The size of grate's column script_name.
    private const int LongestName = 255;

    // Of a folder that is none, by folder and name; null where the scripts are files.
    private readonly IReadOnlyDictionary<string, Script>? _given;

    private MigrationFolder(string path, FolderLayout layout, IReadOnlyList<ScriptFile> scripts, FolderFiles files)
    {
        Path = path;
        Layout = layout;
        Scripts = scripts;
        Files = files;
    }

    private MigrationFolder(string path, IReadOnlyList<Script> scripts, IEnumerable<Script> companions)
        : this(path, FolderLayout.Default, [.. scripts.Select(script => script.File)], new FolderFiles()) =>
        _given = scripts
            .Concat(companions)
            .ToDictionary(script => script.File.ToString(), script => script, StringComparer.Ordinal);

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The folders in it that hold scripts.</summary>
    public FolderLayout Layout { get; }

    /// <summary>Its scripts, folder by folder in grate's order.</summary>
    public IReadOnlyList<ScriptFile> Scripts { get; }

    /// <summary>What was read of its files.</summary>
    public FolderFiles Files { get; }

    /// <summary>Opens a folder that matches its pgmigrate.sum; one without the file does.</summary>
    /// <param name="path">Full path of the folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <param name="files">Keeps what was read of its files; null where nobody needs it again.</param>
    /// <exception cref="MigrationException">SumMismatch, or what <see cref="Open"/> refuses.</exception>
    public static MigrationFolder OpenMatching(string path, string? configuration, FolderFiles? files = null)
    {
        FolderSum.RefuseMismatch(path, configuration, files);
        return Open(path, configuration, files);
    }

    /// <summary>Lists a folder, and refuses one that grate would misunderstand.</summary>
    /// <exception cref="MigrationException">FolderNotFound, FolderNotRecognised, ScriptUnreadable, ScriptNameCollision, or
    /// TargetInvalid where the configuration cannot be understood.</exception>
    /// <param name="path">Full path of the folder.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    /// <param name="files">What was read of its files before; null where nothing was.</param>
    public static MigrationFolder Open(string path, string? configuration, FolderFiles? files = null)
    {
        var layout = FolderLayout.Find(path, configuration);
        RequireFolder(path, layout);
        var scripts = layout.All.SelectMany(folder => List(path, folder)).ToArray();
        RefuseCollisions(scripts);
        RefuseLongNames(scripts);
        RefuseEndless(scripts);
        return new MigrationFolder(path, layout, scripts, files ?? new FolderFiles());
    }

    /// <summary>Scripts that are in no folder, as if they were in one: a plan holds them, or a history.</summary>
    /// <param name="path">What the folder is called.</param>
    /// <param name="scripts">The scripts, in order; no two of one name.</param>
    /// <param name="companions">What is in <c>down</c> and <c>verify</c>, by the names of the scripts.</param>
    public static MigrationFolder OfScripts(string path, IReadOnlyList<Script> scripts, IEnumerable<Script> companions) =>
        new(path, scripts, companions);

    /// <summary>One of its scripts, read; what keeps it from being read is its problem.</summary>
    public Script Read(ScriptFile script, IReadOnlyList<MigrationToken> tokens) =>
        _given?.GetValueOrDefault(script.ToString())?.For(tokens) ?? Script.TryRead(script, tokens, Files);

    /// <summary>A script's companion in <c>down</c> or <c>verify</c>; null where it has none.</summary>
    /// <exception cref="MigrationException">It cannot be read, or its name leads out of that folder.</exception>
    public Script? ReadCompanion(string companion, ScriptFile script, IReadOnlyList<MigrationToken> tokens)
    {
        var file = script with { Folder = companion };
        if (_given is not null)
            return _given.GetValueOrDefault(file.ToString())?.For(tokens);
        var path = CompanionPath(companion, script);
        return File.Exists(path) ? Script.Read(file with { Path = path }, tokens) : null;
    }

    /// <summary>The full path of a script's companion in <c>down</c> or <c>verify</c>, whether it exists or not.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable: the name, or a link, leads out of that folder.</exception>
    public string CompanionPath(string companion, ScriptFile script) => InFolder(companion, script.Name);

    /// <summary>The script of a name, with or without its folder and <c>.sql</c>; null where there is none.</summary>
    public ScriptFile? Find(string name)
    {
        var wanted = name.Replace('\\', '/');
        return Scripts.FirstOrDefault(script => script.Name == wanted || script.ToString() == wanted)
            ?? Scripts.FirstOrDefault(script => script.Name == wanted + ".sql" || script.ToString() == wanted + ".sql");
    }

    /// <summary>The script of a name, as <see cref="Find"/> finds it.</summary>
    /// <exception cref="MigrationException">ScriptNotFound: there is none.</exception>
    public ScriptFile Require(string name) =>
        Find(name)
        ?? throw new MigrationException(
            MigrationErrorId.ScriptNotFound,
            $"There is no script '{name}' in {Path}.{NearestName.Hint(name, Scripts.Select(script => script.Name))}",
            $"Give the name of a script as {Operation.ListScripts} shows it."
        )
        {
            Script = name,
            Path = Path,
        };

    /// <summary>The full path that a script of one of the subfolders has, whether it exists or not.</summary>
    /// <param name="subfolder">For instance <c>up</c>.</param>
    /// <param name="name">The script's name, wherever it comes from.</param>
    /// <exception cref="MigrationException">ScriptUnreadable: the name, or a link, leads out of that folder.</exception>
    public string InFolder(string subfolder, string name)
    {
        var folder = System.IO.Path.Combine(Path, subfolder);
        return NameInFolder.PathOf(folder, name)
            ?? throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"'{OneLine.Of(name)}' is no path within {folder}: no file there is read for a script of that name.",
                "See who has written that name, in the history or as a link in the folder; a script's name stays in its folder."
            )
            {
                Script = name,
            };
    }

    private static void RequireFolder(string path, FolderLayout layout)
    {
        if (!Directory.Exists(path))
            throw new MigrationException(
                MigrationErrorId.FolderNotFound,
                $"There is no folder {path}.",
                $"Give the path of the migration folder: the one that holds {layout.Whose} folders, such as "
                    + $"{layout.OneTimeFolder}."
            )
            {
                Path = path,
            };

        if (layout.Paths.Any(folder => Directory.Exists(System.IO.Path.Combine(path, folder))))
            return;

        RefuseOneOfItsFolders(path, layout);
        throw new MigrationException(
            MigrationErrorId.FolderNotRecognised,
            $"{path} holds none of {layout.Whose} folders.{MisspeltFolder(path, layout)}",
            $"Put scripts into {string.Join(", ", layout.Paths)}, or make a first one with {Operation.NewScript}."
        )
        {
            Path = path,
        };
    }

    private static void RefuseOneOfItsFolders(string path, FolderLayout layout)
    {
        foreach (var folder in layout.Paths)
            if (RootAbove(path, folder) is { } root)
                throw new MigrationException(
                    MigrationErrorId.FolderNotRecognised,
                    $"{path} is one of the folders of a migration folder, not the migration folder.",
                    $"Give its parent: {root}"
                )
                {
                    Path = path,
                };
    }

    // Of /a/db/ddl, where db/ddl is one of the folders, it is /a.
    private static string? RootAbove(string path, string folder)
    {
        var root = System.IO.Path.TrimEndingDirectorySeparator(path);
        foreach (var part in Enumerable.Reverse(folder.Split('/')))
        {
            if (System.IO.Path.GetFileName(root) != part || System.IO.Path.GetDirectoryName(root) is not { } parent)
                return null;
            root = parent;
        }

        return root;
    }

    private static string MisspeltFolder(string path, FolderLayout layout)
    {
        foreach (
            var name in Directory
                .EnumerateDirectories(path)
                .Select(System.IO.Path.GetFileName)
                .OfType<string>()
                .Order(StringComparer.Ordinal)
        )
            if (NearestName.Of(name, layout.Paths) is { } nearest)
                return $" It has a folder '{name}': '{nearest}' was perhaps meant.";
        return string.Empty;
    }

    private static List<ScriptFile> List(string root, MigrationsFolder folder)
    {
        var path = System.IO.Path.Combine(root, folder.Path);
        if (!Directory.Exists(path))
            return [];

        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(path, "*.sql", SearchOption.AllDirectories)
                    .Select(file => Describe(folder, path, file))
                    .OrderBy(script => ScriptOrder.Key(script.Name), ScriptOrder.Comparer),
            ];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{path} cannot be listed: {exception.Message}",
                "Give the account that runs the migration the right to read the folder.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    private static ScriptFile Describe(MigrationsFolder folder, string path, string file)
    {
        var name = System.IO.Path.GetRelativePath(path, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
        return new ScriptFile(folder.Path, name, file, GrateFolders.KindOf(folder, name));
    }

    private static void RefuseCollisions(IEnumerable<ScriptFile> scripts)
    {
        var collision = scripts.GroupBy(script => script.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (collision is null)
            return;

        var files = collision.ToArray();
        throw new MigrationException(
            MigrationErrorId.ScriptNameCollision,
            $"{files[0]} and {files[1]} have one name. grate records scripts without their folder and would take them for one "
                + "script.",
            "Rename the one that has not been applied anywhere yet."
        )
        {
            Script = files[1].Name,
            Path = files[1].Path,
        };
    }

    // grate opens every file, and would wait for ever.
    private static void RefuseEndless(IEnumerable<ScriptFile> scripts)
    {
        foreach (var script in scripts)
        {
            try
            {
                PlainFile.RefuseEndless(script.Path);
            }
            catch (IOException exception)
            {
                throw new MigrationException(
                    MigrationErrorId.ScriptUnreadable,
                    $"{script} cannot be read: {exception.Message}",
                    "Put a file in its place, or take it out of the migration folder.",
                    exception
                )
                {
                    Script = script.Name,
                    Path = script.Path,
                };
            }
        }
    }

    private static void RefuseLongNames(IEnumerable<ScriptFile> scripts)
    {
        if (scripts.FirstOrDefault(script => script.Name.Length > LongestName) is { } script)
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"The name of {script} is {script.Name.Length} characters long; grate's history has room for {LongestName}.",
                "Give the file a shorter name."
            )
            {
                Script = script.Name,
                Path = script.Path,
            };
    }
}
