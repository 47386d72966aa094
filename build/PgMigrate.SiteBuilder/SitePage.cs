using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PgMigrate.SiteBuilder;

/// <summary>A page of Markdown.</summary>
internal sealed class SitePage
{
    private const string Index = "README.md";

    /// <summary>How pages are read. Their HTML, if any, is text.</summary>
    public static MarkdownPipeline Pipeline { get; } =
        new MarkdownPipelineBuilder()
            .UseYamlFrontMatter()
            .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
            .UsePipeTables()
            .UsePreciseSourceLocation()
            .DisableHtml()
            .Build();

    /// <param name="source">The file's path in the repository, with <c>/</c>.</param>
    /// <param name="text">What is in it.</param>
    public SitePage(string source, string text)
    {
        Source = source;
        Document = Markdown.Parse(text, Pipeline);
        Ids = Document
            .Descendants<HeadingBlock>()
            .Select(heading => heading.GetAttributes().Id)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        Title = Document.Descendants<HeadingBlock>().FirstOrDefault() is { } first ? PlainText.Of(first) : source;
    }

    /// <summary>The file's path in the repository.</summary>
    public string Source { get; }

    /// <summary>What it says.</summary>
    public MarkdownDocument Document { get; }

    /// <summary>Its first heading.</summary>
    public string Title { get; }

    /// <summary>The anchors of its headings.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <summary>The pages that it leads to, by their paths in the repository.</summary>
    public HashSet<string> LeadsTo { get; } = new(StringComparer.Ordinal);

    /// <summary>The page's path in the site.</summary>
    public string Output => OutputOf(Source);

    /// <summary>Its links, pictures among them.</summary>
    public IEnumerable<LinkInline> Links => Document.Descendants<LinkInline>();

    /// <summary>Where a page of the repository lies in the site.</summary>
    public static string OutputOf(string source) =>
        Path.GetFileName(source) == Index ? $"{source[..^Index.Length]}index.html" : Path.ChangeExtension(source, ".html");

    /// <summary>A path of the site, as this page writes it.</summary>
    public string To(string output)
    {
        var folder = Path.GetDirectoryName(Output)!;
        return Path.GetRelativePath(folder.Length == 0 ? "." : folder, output).Replace('\\', '/');
    }
}
