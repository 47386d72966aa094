using System.Runtime.CompilerServices;
using PgMigrate.HelpBuilder.Model;
using PgMigrate.HelpBuilder.Reading;

namespace PgMigrate.ModuleTests.Support;

/// <summary>The help pages of the repository, as the help builder reads them.</summary>
internal static class HelpPages
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    /// <summary>Every cmdlet's page, by the cmdlet's name.</summary>
    public static IReadOnlyDictionary<string, CommandHelp> Commands { get; } = Directory
        .GetFiles(Path.Combine(Root, "docs", "en-US"), "*-*.md")
        .Select(path => CommandPageReader.Read(path, File.ReadAllText(path)))
        .ToDictionary(help => help.Name, StringComparer.Ordinal);

    // Not the place of the built file: the artifacts folder may be anywhere.
    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
