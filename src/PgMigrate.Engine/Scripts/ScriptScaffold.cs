using grate.Configuration;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The files of a new migration: a numbered script, and companions of the same name in <c>down</c> and <c>verify</c>.
/// </summary>
public sealed class ScriptScaffold
{
    /// <summary>Full path of the migration folder; it need not exist.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>, which may name the folders; null to look for it in the migration folder and above.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>What the migration does, in words.</summary>
    public required string Title { get; init; }

    /// <summary>One of the folders of scripts; null for the one whose scripts run once.</summary>
    public string? Folder { get; init; }

    /// <summary>The one environment the script is for; null for all.</summary>
    public string? Environment { get; init; }

    /// <summary>True to write the directive that does without a transaction.</summary>
    public bool NoTransaction { get; init; }

    /// <summary>True for a file in <c>down</c>.</summary>
    public bool WithDown { get; init; } = true;

    /// <summary>True for a file in <c>verify</c>.</summary>
    public bool WithVerify { get; init; } = true;

    /// <summary>The files that would be made; nothing is written.</summary>
    /// <exception cref="MigrationException">OptionsInvalid, ScriptExists, or what a folder that cannot be understood
    /// raises.</exception>
    public IReadOnlyList<ScaffoldFile> Plan()
    {
        var folder = FindFolder(FolderLayout.Find(Path, Configuration));
        IReadOnlyList<ScriptFile> existing = IsNew ? [] : MigrationFolder.Open(Path, Configuration).Scripts;
        var name = FileName(folder, existing.Where(script => script.Folder == folder.Path));
        RefuseTaken(name, existing);
        return [.. Describe(folder.Path, name)];
    }

    private IEnumerable<ScaffoldFile> Describe(string folder, string name)
    {
        var text = new ScaffoldText(Title, folder, name);
        yield return new ScaffoldFile(InFolder(folder, name), text.Script(NoTransaction, WithDown, WithVerify));
        if (WithDown)
            yield return new ScaffoldFile(InFolder("down", name), text.Down());
        if (WithVerify)
            yield return new ScaffoldFile(InFolder("verify", name), text.Verify());
    }

    private string InFolder(string folder, string name) => System.IO.Path.Combine(Path, folder, name);

    private MigrationsFolder FindFolder(FolderLayout layout)
    {
        var asked = Folder ?? layout.OneTimeFolder;
        return layout.All.FirstOrDefault(folder => folder.Path.Equals(asked, StringComparison.OrdinalIgnoreCase))
            ?? throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{asked}' is none of {layout.Whose} folders.{NearestName.Hint(asked, layout.Paths)}",
                $"Choose one of {string.Join(", ", layout.Paths)}."
            );
    }

    private static void RefuseTaken(string name, IEnumerable<ScriptFile> existing)
    {
        if (existing.FirstOrDefault(script => script.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } taken)
            return;
        throw new MigrationException(
            MigrationErrorId.ScriptExists,
            $"{taken.Path} has this name already, and grate records scripts without their folder.",
            "Choose another name."
        )
        {
            Script = taken.Name,
            Path = taken.Path,
        };
    }

    private string FileName(MigrationsFolder folder, IEnumerable<ScriptFile> neighbours)
    {
        var environment = Environment is null ? string.Empty : $".ENV.{RequireEnvironment(Environment)}";
        var number = ScriptNumber.Next(neighbours, isRequired: folder.Type == MigrationType.Once);
        return $"{number}{ScaffoldText.SnakeCase(Title)}{environment}.sql";
    }

    // What names the folders may be there before them.
    private bool IsNew =>
        !Directory.Exists(Path)
        || Directory
            .EnumerateFileSystemEntries(Path)
            .All(entry => System.IO.Path.GetFileName(entry) == ConfigurationFile.FileName);

    private static string RequireEnvironment(string environment) =>
        environment.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? environment
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{environment}' cannot be an environment in a file name.",
                "Use letters, digits, '_' and '-'."
            );
}
