using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>The folders <c>down</c> and <c>verify</c>: a file there belongs to the script of its name.</summary>
/// <param name="Site">The migration folder.</param>
/// <param name="Name"><c>down</c> or <c>verify</c>.</param>
internal sealed record CompanionFolder(FolderContext Site, string Name)
{
    // As MigrationFolder lists, but passing over what may not be seen.
    private static readonly EnumerationOptions Listing = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
        MatchType = MatchType.Win32,
    };

    private readonly string _path = Path.Combine(Site.Path, Name);

    /// <summary>Whether it is there.</summary>
    public bool Exists => Directory.Exists(_path);

    /// <summary>The full paths of its files, sorted.</summary>
    public IEnumerable<string> Files() =>
        Exists ? Directory.EnumerateFiles(_path, "*.sql", Listing).Order(StringComparer.Ordinal) : [];

    /// <summary>The name of the script to which a file belongs.</summary>
    public string ScriptNameOf(string file) => Path.GetRelativePath(_path, file).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>What a file holds, read as UTF-8; null where it cannot be read.</summary>
    public static string? TryRead(string file)
    {
        try
        {
            PlainFile.RefuseEndless(file);
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Rules on files that cannot be read report them.
            return null;
        }
    }

    /// <summary>Whether a script has a file here.</summary>
    public bool Holds(Script script) => PathOf(script) is not null;

    /// <summary>Full path of a script's file here; null where it has none.</summary>
    public string? PathOf(Script script) =>
        Exists && NameInFolder.PathOf(_path, script.File.Name) is { } path && File.Exists(path) ? path : null;
}
