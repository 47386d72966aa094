using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>A block of a document, as <c>Invoke-Documents.ps1</c> takes it.</summary>
/// <param name="Title">The document and the block's first line.</param>
/// <param name="Document">The document; its blocks share a folder and their variables.</param>
/// <param name="Code">What is run.</param>
/// <param name="Run">False where the commands and parameters are only looked up.</param>
/// <param name="Fails">The error that the block has to end in; empty where it must not fail.</param>
/// <param name="Seen">What the block has to show: lines in their order, an ellipsis for anything; empty where that is not said.</param>
internal sealed record DocumentBlock(
    string Title,
    string Document,
    string Code,
    bool Run,
    string Fails = "",
    IReadOnlyList<string>? Seen = null
);

/// <summary>What became of a block.</summary>
/// <param name="Title">The block's title.</param>
/// <param name="Failure">What failed; empty where nothing did.</param>
internal sealed record DocumentResult(string Title, string Failure);

/// <summary>
/// The commands of the README, the guides and the help pages in a real pwsh: one process and one server for all.
/// </summary>
internal static class DocumentSuite
{
    private static readonly Lazy<Task<IReadOnlyList<DocumentResult>>> Ran = new(RunAsync);

    /// <summary>Every fenced block of the README, the guides and the procedures.</summary>
    public static IReadOnlyList<MarkdownBlock> Fenced { get; } =
    [.. Documents().SelectMany(document => MarkdownBlock.Read(document, Text(document)))];

    /// <summary>What is run or looked up, a document's blocks together and in order.</summary>
    public static IReadOnlyList<DocumentBlock> Blocks { get; } =
    [
        .. Fenced
            .SelectMany(Scripts)
            .Select(block => Prepare(block, run: !block.IsNotRun && !DocumentTable.NotRun.ContainsKey(block.Title))),
        .. Documents()
            .SelectMany(document => MarkdownBlock.ReadSpans(document, Text(document)))
            .Select(block => Prepare(block, run: false)),
        .. HelpPages.Commands.Values.SelectMany(page =>
            page.Examples.Where(example => !example.CanRun)
                .Select(example => new DocumentBlock($"{page.Name}: {example.Title}", page.Name, example.Code, Run: false))
        ),
    ];

    /// <summary>Runs all of them, once in this process.</summary>
    public static Task<IReadOnlyList<DocumentResult>> GetAsync() => Ran.Value;

    private static IEnumerable<string> Documents() =>
        new[] { "guides", "procedures" }
            .SelectMany(folder => Directory.GetFiles(RepositoryRoot.Combine("docs", folder), "*.md"))
            .Select(path => Path.GetRelativePath(RepositoryRoot.FullPath, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    private static string Text(string document) => File.ReadAllText(RepositoryRoot.Combine(document));

    private static IEnumerable<MarkdownBlock> Scripts(MarkdownBlock block) =>
        block.Language switch
        {
            "powershell" or "sh" => [block],
            "yaml" => block.ScriptsOfYaml(),
            _ => [],
        };

    private static DocumentBlock Prepare(MarkdownBlock block, bool run) =>
        new(
            block.Title,
            block.Document,
            DocumentTable.Substitutions.Aggregate(
                block.Code,
                (code, entry) => code.Replace(entry.Text, entry.Replacement, StringComparison.Ordinal)
            ),
            run,
            block.Fails,
            block.Seen
        );

    private static async Task<IReadOnlyList<DocumentResult>> RunAsync()
    {
        using var folder = new TempFolder();
        var request = folder.Write(
            "request.json",
            JsonSerializer.Serialize(
                new
                {
                    RepositoryRoot = RepositoryRoot.FullPath,
                    Built.Manifest,
                    Built.Tool,
                    Work = folder.FullPath,
                    Blocks,
                }
            )
        );
        var result = folder["result.json"];
        var script = RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", "RealShell", "Invoke-Documents.ps1");
        await Pwsh.RunScriptAsync(script, "-Request", request, "-Result", result);
        return JsonSerializer.Deserialize<IReadOnlyList<DocumentResult>>(await File.ReadAllTextAsync(result))!;
    }
}
