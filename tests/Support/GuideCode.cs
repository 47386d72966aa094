using System.Text.RegularExpressions;

namespace PgMigrate.Tests.Support;

/// <summary>Holds the code that a guide shows against sources that are compiled.</summary>
internal static partial class GuideCode
{
    /// <summary>Fails where a guide shows C# that none of the sources has, line by line, however far it is indented.</summary>
    /// <param name="guide">Name of the file in docs/guides.</param>
    /// <param name="least">How many blocks it shows at least.</param>
    /// <param name="sources">Full paths of the sources.</param>
    public static void AssertCompiled(string guide, int least, IEnumerable<string> sources)
    {
        var text = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", guide));
        string[] compiled = [.. sources.Select(source => Lines(File.ReadAllText(source)))];
        string[] shown = [.. Block().Matches(text.ReplaceLineEndings("\n")).Select(block => Lines(block.Groups[1].Value))];

        Assert.True(shown.Length >= least, $"{guide} shows too little.");
        Assert.All(
            shown,
            block =>
                Assert.True(compiled.Any(source => source.Contains(block, StringComparison.Ordinal)), $"Not compiled: {block}")
        );
    }

    private static string Lines(string text) =>
        string.Join(
            '\n',
            text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
