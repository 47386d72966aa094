using PgMigrate.Engine.Layouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>
/// The projects beside the tests, and what the real tool wrote to its table when it migrated a database with them: Liquibase
/// 4.28.1 and Sqitch 1.3.1.
/// </summary>
internal static class ChangelogProjects
{
    private static readonly string Folder = Path.Combine(
        RepositoryRoot.FullPath,
        "tests",
        "PgMigrate.Engine.Tests",
        "Layouts",
        "Projects"
    );

    /// <summary>Full path of the project of Liquibase.</summary>
    public static string Liquibase => Path.Combine(Folder, "liquibase");

    /// <summary>Full path of the project of Sqitch.</summary>
    public static string Sqitch => Path.Combine(Folder, "sqitch");

    /// <summary>A project, read.</summary>
    public static ConvertedFolder Read(MigrationTool tool, string path) => KnownLayouts.Of(tool).Read(new LayoutSource(path));

    /// <summary>What the tool's table holds: a script, and its checksums.</summary>
    /// <param name="name"><c>liquibase</c> or <c>sqitch</c>.</param>
    public static string[][] Recorded(string name) =>
        [.. File.ReadAllLines(Path.Combine(Folder, $"{name}.tsv")).Select(line => line.Split('\t'))];

    /// <summary>Writes a converted folder as a migration folder.</summary>
    public static void Write(this ConvertedFolder converted, TempFolder folder)
    {
        foreach (var script in converted.Scripts)
        {
            folder.Write($"{script.Folder}/{script.Name}", script.Text);
            if (script.Down is { } down)
                folder.Write($"down/{script.Name}", down);
            if (script.Verify is { } verify)
                folder.Write($"verify/{script.Name}", verify);
        }
    }
}
