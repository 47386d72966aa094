using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>A parsed Markdown file, cut into sections at its headings.</summary>
internal sealed class HelpPage
{
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UsePreciseSourceLocation()
        .Build();

    private HelpPage(string path, MarkdownDocument document)
    {
        Path = path;
        FrontMatter = document.OfType<YamlFrontMatterBlock>().FirstOrDefault();
        Root = Section.Cut(document.Where(block => block is not YamlFrontMatterBlock));
    }

    /// <summary>The file, as errors name it.</summary>
    public string Path { get; }

    /// <summary>The block at the top; null where there is none.</summary>
    public YamlFrontMatterBlock? FrontMatter { get; }

    /// <summary>The whole page: what stands before the first heading, and the sections under it.</summary>
    public Section Root { get; }

    /// <summary>Parses a page.</summary>
    /// <param name="path">The file, as errors are to name it.</param>
    /// <param name="markdown">Its text.</param>
    public static HelpPage Parse(string path, string markdown) =>
        new(path, Markdown.Parse(markdown.ReplaceLineEndings("\n"), _pipeline));

    /// <summary>A fault at a block's first character.</summary>
    public HelpPageException Fault(HelpPageError code, MarkdownObject? at, string message) =>
        FaultAt(code, (at?.Line ?? 0) + 1, (at?.Column ?? 0) + 1, message);

    /// <summary>A fault at a line and column, both from 1.</summary>
    public HelpPageException FaultAt(HelpPageError code, int line, int column, string message) =>
        new(code, Path, line, column, message);
}
