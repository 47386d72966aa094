namespace PgMigrate.Engine.Scripts;

/// <summary>The names in a migration folder, for tab completion: as far as they can be read, without an error.</summary>
internal static class FolderListing
{
    /// <summary>grate's folders, in the order in which they run.</summary>
    public static IReadOnlyList<string> Folders { get; } = [.. GrateFolders.All.Select(folder => folder.Path)];

    /// <summary>The scripts' names as grate records them, in the order in which they run.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    public static IReadOnlyList<string> ScriptNames(string path)
    {
        try
        {
            return [.. MigrationFolder.Open(path).Scripts.Select(script => script.Name)];
        }
        catch (MigrationException)
        {
            // A completion has nowhere to show an error; the command itself will.
            return [];
        }
    }

    /// <summary>The environments that file names mention, sorted.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    public static IReadOnlyList<string> Environments(string path) =>
        [
            .. ScriptNames(path)
                .Select(GrateFolders.EnvironmentOf)
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>The environments that directives mention; each script is read.</summary>
    /// <param name="path">Full path of the migration folder; it need not exist.</param>
    public static IReadOnlyList<string> EnvironmentsOfDirectives(string path)
    {
        try
        {
            return
            [
                .. MigrationFolder
                    .Open(path)
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
