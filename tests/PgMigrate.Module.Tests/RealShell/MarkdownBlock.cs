using System.Text.RegularExpressions;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="Document">The file's path in the repository.</param>
/// <param name="Language">The first word behind the fence; empty where there is none.</param>
/// <param name="Code">The lines between the fences.</param>
internal sealed partial record MarkdownBlock(string Document, string Language, string Code)
{
    private const string Fence = "```";
    private const string FailsMark = "fails=";
    private const string Output = "text";

    /// <summary>The document and the block's first line.</summary>
    public string Title => $"{Document}: {Code.Split('\n')[0].Trim()}";

    /// <summary>What follows the language.</summary>
    public string Options { get; private init; } = string.Empty;

    /// <summary>True where the block says of itself that it is not run.</summary>
    public bool IsNotRun => Options == "no-run";

    /// <summary>The id of the error that the block has to end in: <c>```powershell fails=RunLocked</c>; empty for none.</summary>
    public string Fails => Options.StartsWith(FailsMark, StringComparison.Ordinal) ? Options[FailsMark.Length..] : string.Empty;

    /// <summary>The lines that the block has to show: those of a block <c>```text</c> below it; empty where there is none.</summary>
    public IReadOnlyList<string> Seen { get; private init; } = [];

    /// <summary>The blocks of a file, in order.</summary>
    public static IEnumerable<MarkdownBlock> Read(string document, string text)
    {
        MarkdownBlock[] blocks = [.. ReadEach(document, text)];
        return blocks.Select((block, number) => block with { Seen = OutputBelow(blocks.ElementAtOrDefault(number + 1)) });
    }

    private static string[] OutputBelow(MarkdownBlock? next) => next?.Language == Output ? next.Code.Split('\n') : [];

    private static IEnumerable<MarkdownBlock> ReadEach(string document, string text)
    {
        string? language = null;
        var code = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            var isFence = line.StartsWith(Fence, StringComparison.Ordinal);
            if (!isFence && language is not null)
                code.Add(line);
            if (!isFence)
                continue;

            if (language is not null)
                yield return new MarkdownBlock(document, language.Split(' ')[0], string.Join('\n', code))
                {
                    Options = language.Contains(' ', StringComparison.Ordinal)
                        ? language[(language.IndexOf(' ') + 1)..]
                        : string.Empty,
                };
            language = language is null ? line[Fence.Length..].Trim() : null;
            code.Clear();
        }
    }

    /// <summary>The commands in the text between the blocks that have parameters: <c>`Undo-PgMigration -Last 1`</c>.</summary>
    public static IEnumerable<MarkdownBlock> ReadSpans(string document, string text) =>
        CommandSpan()
            .Matches(FencedBlock().Replace(text, string.Empty))
            .Select(match => new MarkdownBlock(document, "powershell", match.Groups["command"].Value));

    /// <summary>The scripts that a pipeline's YAML holds.</summary>
    public IEnumerable<MarkdownBlock> ScriptsOfYaml() =>
        YamlScript()
            .Matches(Code)
            .Select(match => this with { Language = "powershell", Code = Unindent(match.Groups["script"].Value) });

    private static string Unindent(string script)
    {
        var lines = script.TrimEnd('\n').Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length < indent ? line : line[indent..]));
    }

    [GeneratedRegex(
        @"^(?<indent> *)(?:- )?(?:script|inlineScript|run): \|\n(?<script>(?:\k<indent> +\S.*(?:\n|$))+)",
        RegexOptions.Multiline
    )]
    private static partial Regex YamlScript();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencedBlock();

    [GeneratedRegex(@"`(?<command>(?:[A-Z][a-z]+-Pg[A-Za-z]+|\./build\.ps1) [^`…<]+)`")]
    private static partial Regex CommandSpan();
}
