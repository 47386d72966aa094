using PgMigrate.Engine.Configuration;

namespace PgMigrate.Engine.Scripts;

/// <summary>The names in a migration folder, for tab completion: as far as they can be read, without an error.</summary>
internal static class FolderListing
{
    /// <summary>
    /// The folders of scripts, in the order in which they run; grate's own where the configuration is in error.
    /// </summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    public static IReadOnlyList<string> Folders(string path, string? configuration)
    {
        try
        {
            return FolderLayout.Find(path, configuration).Paths;
        }
        catch (MigrationException)
        {
            // A completion has nowhere to show an error; the command itself will.
            return FolderLayout.Default.Paths;
        }
    }

    /// <summary>The scripts' names as grate records them, in the order in which they run.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    public static IReadOnlyList<string> ScriptNames(string path, string? configuration)
    {
        try
        {
            return [.. MigrationFolder.Open(path, configuration).Scripts.Select(script => script.Name)];
        }
        catch (MigrationException)
        {
            // A completion has nowhere to show an error; the command itself will.
            return [];
        }
    }

    /// <summary>The environments that file names mention, sorted.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    public static IReadOnlyList<string> Environments(string path, string? configuration) =>
        [
            .. ScriptNames(path, configuration)
                .Select(GrateFolders.EnvironmentOf)
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The environments that directives mention; each script is read.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above.</param>
    public static IReadOnlyList<string> EnvironmentsOfDirectives(string path, string? configuration)
    {
        try
        {
            return
            [
                .. MigrationFolder
                    .Open(path, configuration)
                    .Scripts.SelectMany(file => Script.TryRead(file, []).Directives.Environment?.Names ?? [])
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (MigrationException)
        {
            // The command itself will tell.
            return [];
        }
    }
}
