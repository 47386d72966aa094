using Markdig.Syntax;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>A heading, what stands under it, and the sections below it.</summary>
internal sealed class Section
{
    private readonly List<Block> _content = [];
    private readonly List<Section> _children = [];

    private Section(HeadingBlock? heading)
    {
        Heading = heading;
        Level = heading?.Level ?? 0;
        Title = heading is null ? string.Empty : PlainText.Of(heading.Inline).Trim();
    }

    /// <summary>The heading; null for the page itself.</summary>
    public HeadingBlock? Heading { get; }

    /// <summary>1 for <c>#</c>, 2 for <c>##</c> and so on; 0 for the page itself.</summary>
    public int Level { get; }

    /// <summary>The heading's text.</summary>
    public string Title { get; }

    /// <summary>The blocks before the first section below.</summary>
    public IReadOnlyList<Block> Content => _content;

    /// <summary>The sections below.</summary>
    public IReadOnlyList<Section> Children => _children;

    /// <summary>Cuts a page's blocks at its headings.</summary>
    public static Section Cut(IEnumerable<Block> blocks)
    {
        var open = new Stack<Section>([new Section(null)]);
        foreach (var block in blocks)
        {
            if (block is not HeadingBlock heading)
            {
                open.Peek()._content.Add(block);
                continue;
            }

            while (open.Peek().Level >= heading.Level)
                open.Pop();
            var section = new Section(heading);
            open.Peek()._children.Add(section);
            open.Push(section);
        }

        return open.Last();
    }
}
