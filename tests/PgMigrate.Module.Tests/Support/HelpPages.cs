using PgMigrate.HelpBuilder.Model;
using PgMigrate.HelpBuilder.Reading;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Support;

/// <summary>The help pages of the repository, as the help builder reads them.</summary>
internal static class HelpPages
{
    /// <summary>Every cmdlet's page, by the cmdlet's name.</summary>
    public static IReadOnlyDictionary<string, CommandHelp> Commands { get; } =
        Directory
            .GetFiles(RepositoryRoot.Combine("docs", "en-US"), "*-*.md")
            .Select(path => CommandPageReader.Read(path, File.ReadAllText(path)))
            .ToDictionary(help => help.Name, StringComparer.Ordinal);
}
