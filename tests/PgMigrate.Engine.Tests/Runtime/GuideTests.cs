using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Runtime;

/// <summary>
/// The code that the guide for .NET shows is the code of the application that <see cref="PackageTests"/> builds and runs.
/// </summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_guide_shows_code_that_was_compiled()
    {
        var guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "dotnet.md"));
        var program = Lines(File.ReadAllText(RepositoryRoot.Combine("tests", "PgMigrate.PackageHost", "Program.cs")));
        string[] shown = [.. Block().Matches(guide).Select(block => Lines(block.Groups[1].Value))];

        Assert.True(shown.Length >= 3, "The guide shows too little.");
        Assert.All(shown, block => Assert.Contains(block, program, StringComparison.Ordinal));
    }

    // However far they are indented.
    private static string Lines(string text) =>
        string.Join(
            '\n',
            text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
