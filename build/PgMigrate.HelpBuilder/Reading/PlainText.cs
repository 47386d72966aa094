using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>Markdown as the plain text that a console shows.</summary>
internal static class PlainText
{
    /// <summary>The text of a line: code without its ticks, a web link with its address behind it.</summary>
    public static string Of(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? Enumerable.Empty<Inline>())
            Append(text, inline);
        return text.ToString();
    }

    /// <summary>The text of blocks, a paragraph each; a list is one paragraph with a line for each item.</summary>
    /// <exception cref="HelpPageException">A block that help has no form for, such as HTML or a table.</exception>
    public static IReadOnlyList<string> Of(HelpPage page, IEnumerable<Block> blocks) =>
        [.. blocks.Where(block => block is not LinkReferenceDefinitionGroup).Select(block => Of(page, block))];

    private static string Of(HelpPage page, Block block) =>
        block switch
        {
            ParagraphBlock paragraph => Of(paragraph.Inline),
            CodeBlock code => code.Lines.ToString(),
            ListBlock list => Of(page, list),
            _ => throw page.Fault(
                HelpPageError.Markdown,
                block,
                $"Help has no form for this: use paragraphs, lists and code, not a {block.GetType().Name}."
            ),
        };

    private static string Of(HelpPage page, ListBlock list) =>
        string.Join('\n', list.Cast<ListItemBlock>().Select(item => Of(page, list, item)));

    private static string Of(HelpPage page, ListBlock list, ListItemBlock item)
    {
        var bullet = list.IsOrdered ? $"{item.Order}. " : "- ";
        var indent = "\n" + new string(' ', bullet.Length);
        return bullet + string.Join('\n', Of(page, (IEnumerable<Block>)item)).Replace("\n", indent, StringComparison.Ordinal);
    }

    private static void Append(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(literal.Content.AsSpan());
                return;
            case CodeInline code:
                text.Append(code.Content);
                return;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.AsSpan());
                return;
            case AutolinkInline link:
                text.Append(link.Url);
                return;
            case LineBreakInline lineBreak:
                text.Append(lineBreak.IsHard ? '\n' : ' ');
                return;
            case LinkInline link:
                AppendLink(text, link);
                return;
            case ContainerInline container:
                foreach (var child in container)
                    Append(text, child);
                return;
            default:
                text.Append(inline);
                return;
        }
    }

    private static void AppendLink(StringBuilder text, LinkInline link)
    {
        foreach (var child in link)
            Append(text, child);
        if (IsWebAddress(link.Url))
            text.Append(" (").Append(link.Url).Append(')');
    }

    /// <summary>True for an address that a reader outside the repository can open.</summary>
    public static bool IsWebAddress(string? uri) =>
        uri is not null
        && (uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("http://", StringComparison.Ordinal));
}
