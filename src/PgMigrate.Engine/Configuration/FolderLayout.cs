using grate.Configuration;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration;

/// <summary>The folders of a migration folder, as grate understands them.</summary>
internal sealed class FolderLayout
{
    private FolderLayout(IFoldersConfiguration folders, string whose)
    {
        Whose = whose;
        All = [.. folders.Values.OfType<MigrationsFolder>()];
        CreateDatabase = folders.CreateDatabase?.Path;
        Paths = [.. All.Select(folder => folder.Path)];
    }

    /// <summary>grate's own folders.</summary>
    public static FolderLayout Default { get; } = new(Folders.Default, "grate's");

    /// <summary>PgMigrate's own folders beside them.</summary>
    public static IReadOnlyList<string> Companions { get; } = ["down", "verify"];

    /// <summary>The names that grate's own folders have in a configuration, in the order in which they run.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [.. Default.All.Select(folder => folder.Key)];

    /// <summary>Who has named them: <c>grate's</c>.</summary>
    public string Whose { get; }

    /// <summary>The folders whose scripts run, in their order.</summary>
    public IReadOnlyList<MigrationsFolder> All { get; }

    /// <summary>Their paths, from the migration folder, with <c>/</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>
    /// The folder whose scripts grate runs in place of CREATE DATABASE, not one of <see cref="All"/>; null where there is none.
    /// </summary>
    public string? CreateDatabase { get; }

    /// <summary>The first folder whose scripts run once; where none is, the first one.</summary>
    public string OneTimeFolder => (All.FirstOrDefault(folder => folder.Type == MigrationType.Once) ?? All[0]).Path;

    /// <summary>The folders of a configuration.</summary>
    /// <param name="folders">
    /// What it says of each, in its order. Where all of them are grate's own by their names, the others of grate's own stay as
    /// they are; where one is not, there are none but these: as grate's option <c>--folders</c> is understood.
    /// </param>
    public static FolderLayout Of(IReadOnlyDictionary<string, FolderConfiguration> folders) =>
        folders.Keys.All(name => IsKnown(name) || IsCreateDatabase(name)) ? Adjusted(folders) : Custom(folders);

    /// <summary>The folders that the configuration of a migration folder names, or grate's own.</summary>
    /// <param name="folder">Full path of the migration folder; the configuration is looked for there and above.</param>
    /// <param name="configuration">Full path of the configuration; null to look for it.</param>
    /// <exception cref="MigrationException">TargetInvalid: the configuration cannot be understood.</exception>
    public static FolderLayout Find(string folder, string? configuration) =>
        ConfigurationFile.TryFind(configuration, folder)?.Folders ?? Default;

    /// <summary>Whether grate has a folder of this name of its own; case is ignored.</summary>
    public static bool IsKnown(string name) => KnownNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same for grate, without scripts in place of CREATE DATABASE: the engine has made the database.</summary>
    public IFoldersConfiguration ToGrate() => Folders.Create(All.ToDictionary(folder => folder.Key));

    private static FolderLayout Adjusted(IReadOnlyDictionary<string, FolderConfiguration> folders)
    {
        var all = Folders.Default;
        foreach (var (name, folder) in folders)
            if (IsCreateDatabase(name))
                all.CreateDatabase = Adjust(all.CreateDatabase!, folder);
            else if (all.Keys.First(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) is var key)
                all[key] = Adjust(all[key]!, folder);
        return new FolderLayout(all, ConfigurationFile.FileName + "'s");
    }

    private static FolderLayout Custom(IReadOnlyDictionary<string, FolderConfiguration> folders) =>
        new(
            Folders.Create(folders.Select(folder => Adjust(new MigrationsFolder(folder.Key), folder.Value))),
            ConfigurationFile.FileName + "'s"
        );

    private static MigrationsFolder Adjust(MigrationsFolder folder, FolderConfiguration configuration) =>
        folder with
        {
            Path = configuration.Path ?? folder.Path,
            Type = configuration.Type switch
            {
                FolderType.Once => MigrationType.Once,
                FolderType.AnyTime => MigrationType.AnyTime,
                FolderType.EveryTime => MigrationType.EveryTime,
                _ => folder.Type,
            },
        };

    private static bool IsCreateDatabase(string name) =>
        name.Equals(nameof(IFoldersConfiguration.CreateDatabase), StringComparison.OrdinalIgnoreCase);
}
