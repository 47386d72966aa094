using System.Text;
using Markdig.Syntax;
using PgMigrate.HelpBuilder.Reading;

namespace PgMigrate.HelpBuilder.Writing;

/// <summary>Turns an <c>about_</c> page into the text file that <c>Get-Help about_…</c> prints.</summary>
internal sealed class AboutTopicWriter
{
    private const int Width = 78;
    private const string Indent = "    ";

    private readonly HelpPage _page;
    private readonly StringBuilder _text = new();

    private AboutTopicWriter(HelpPage page) => _page = page;

    /// <summary>The topic as text of at most 78 columns, lines ending in LF.</summary>
    /// <param name="path">The page, as errors are to name it.</param>
    /// <param name="markdown">Its text.</param>
    /// <exception cref="HelpPageException">Section or Markdown.</exception>
    public static string Write(string path, string markdown) => new AboutTopicWriter(HelpPage.Parse(path, markdown)).Write();

    private string Write()
    {
        if (_page.Root.Children is not [{ Level: 1 } topic] || topic.Title != Path.GetFileNameWithoutExtension(_page.Path))
            throw _page.FaultAt(
                HelpPageError.Section,
                1,
                1,
                "The page needs one heading of the first level: the topic's name, which is the file's."
            );
        if (topic.Children is not [{ Title: "SHORT DESCRIPTION" }, ..])
            throw _page.Fault(
                HelpPageError.Section,
                topic.Heading,
                "The first section is 'SHORT DESCRIPTION': Get-Help lists the topic by it."
            );

        _text.Append("TOPIC\n").Append(Indent).Append(topic.Title).Append('\n');
        foreach (var section in topic.Children)
            WriteSection(section, string.Empty);
        return _text.ToString();
    }

    private void WriteSection(Section section, string indent)
    {
        _text.Append('\n').Append(indent).Append(section.Title).Append('\n');
        var separator = string.Empty;
        foreach (var block in section.Content)
        {
            _text.Append(separator);
            WriteBlock(block, indent + Indent);
            separator = "\n";
        }

        foreach (var child in section.Children)
            WriteSection(child, indent + Indent);
    }

    private void WriteBlock(Block block, string indent)
    {
        var lines = PlainText.Of(_page, [block]).SelectMany(paragraph => paragraph.Split('\n'));
        var indented =
            block is CodeBlock
                ? lines.Select(line => (indent + Indent + line).TrimEnd())
                : lines.SelectMany(line => TextWrap.Wrap(line, indent, Width));
        foreach (var line in indented)
            _text.Append(line).Append('\n');
    }
}
