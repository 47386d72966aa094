using Markdig.Syntax;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>Reads <c>### Example 1: title</c>: text, one <c>powershell</c> block, text.</summary>
internal sealed class ExampleReader(HelpPage page)
{
    /// <summary>Reads one example's section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="number">Which example it is, from 1.</param>
    /// <exception cref="HelpPageException">Section.</exception>
    public ExampleHelp Read(Section section, int number)
    {
        if (!section.Title.StartsWith($"Example {number}: ", StringComparison.Ordinal))
            throw page.Fault(HelpPageError.Section, section.Heading, $"This heading is 'Example {number}: ' and a title.");

        var code = section.Content.OfType<FencedCodeBlock>().Where(block => block.Info == "powershell").ToList();
        if (code.Count != 1)
            throw page.Fault(
                HelpPageError.Section,
                section.Heading,
                $"'{section.Title}' has {code.Count} powershell blocks; it needs one."
            );

        return new ExampleHelp
        {
            Title = section.Title,
            Introduction = PlainText.Of(page, section.Content.TakeWhile(block => block != code[0])),
            Code = code[0].Lines.ToString(),
            CanRun = ReadCanRun(code[0]),
            Remarks = PlainText.Of(page, section.Content.SkipWhile(block => block != code[0]).Skip(1)),
        };
    }

    private bool ReadCanRun(FencedCodeBlock code) =>
        code.Arguments switch
        {
            null or "" => true,
            ExampleHelp.NoRun => false,
            _ => throw page.Fault(
                HelpPageError.Attribute,
                code,
                $"'{code.Arguments}' is unknown here: known is {ExampleHelp.NoRun}."
            ),
        };
}
