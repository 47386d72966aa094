using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PgMigrate.SiteBuilder;

/// <summary>The words of a part of a page.</summary>
internal static class PlainText
{
    /// <summary>The words, with single blanks between them.</summary>
    public static string Of(MarkdownObject part)
    {
        var text = new StringBuilder();
        if (part is LeafBlock { Inline: { } inline })
            Add(text, inline);
        else if (part is LeafBlock { Lines.Count: > 0 } code)
            text.Append(code.Lines.ToString());
        else
            foreach (var leaf in part.Descendants<LeafBlock>())
                text.Append(Of(leaf)).Append(' ');
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Add(StringBuilder text, ContainerInline inlines)
    {
        foreach (var inline in inlines)
            switch (inline)
            {
                case ContainerInline container:
                    Add(text, container);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                default:
                    text.Append(inline);
                    break;
            }
    }
}
