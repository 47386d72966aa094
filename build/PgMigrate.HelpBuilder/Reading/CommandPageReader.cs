using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>Reads a cmdlet's page in PlatyPS' Markdown schema 2.0.0.</summary>
internal sealed class CommandPageReader
{
    private const string Schema = "2.0.0";
    private const string CommonParameters = "CommonParameters";

    private static readonly string[] _frontMatterKeys = ["external help file", "Module Name", "online version", "schema"];

    private static readonly string[] _sections =
    [
        "SYNOPSIS",
        "SYNTAX",
        "DESCRIPTION",
        "EXAMPLES",
        "PARAMETERS",
        "INPUTS",
        "OUTPUTS",
        "NOTES",
        "RELATED LINKS",
    ];

    private readonly HelpPage _page;
    private readonly KeyValueBlock _frontMatter;
    private readonly Section _command;

    private CommandPageReader(HelpPage page)
    {
        _page = page;
        _frontMatter = ReadFrontMatter(page);
        _command = ReadCommand(page);
    }

    /// <summary>Reads a page.</summary>
    /// <param name="path">The file, as errors are to name it.</param>
    /// <param name="markdown">Its text.</param>
    /// <exception cref="HelpPageException">Any fault of the page.</exception>
    public static CommandHelp Read(string path, string markdown) => new CommandPageReader(HelpPage.Parse(path, markdown)).Read();

    private CommandHelp Read()
    {
        var parameters = ReadParameters();
        return new CommandHelp
        {
            Name = _command.Title,
            ModuleName = _frontMatter.Required("Module Name"),
            HelpFile = _frontMatter.Required("external help file"),
            OnlineVersion = _frontMatter.Optional("online version"),
            Synopsis = string.Join(' ', Text("SYNOPSIS")),
            Description = Text("DESCRIPTION"),
            Syntax = new SyntaxReader(_page, _command.Title, parameters).Read(Find("SYNTAX")),
            Examples = ReadExamples(),
            Parameters = parameters,
            Inputs = ReadTypes("INPUTS"),
            Outputs = ReadTypes("OUTPUTS"),
            Notes = PlainText.Of(_page, Find("NOTES").Content),
            RelatedLinks = ReadLinks(),
        };
    }

    private static KeyValueBlock ReadFrontMatter(HelpPage page)
    {
        var block =
            page.FrontMatter
            ?? throw page.FaultAt(HelpPageError.Section, 1, 1, "The page does not begin with front matter between '---' lines.");
        var frontMatter = KeyValueBlock.Read(page, block, _frontMatterKeys);
        if (frontMatter.Required("schema") != Schema)
            throw frontMatter.BadValue("schema", Schema);
        return frontMatter;
    }

    private static Section ReadCommand(HelpPage page)
    {
        if (page.Root.Children is not [{ Level: 1 } command])
            throw page.FaultAt(HelpPageError.Section, 1, 1, "The page needs one heading of the first level: the cmdlet's name.");

        if (command.Title != Path.GetFileNameWithoutExtension(page.Path))
            throw page.Fault(HelpPageError.Section, command.Heading, $"The heading '{command.Title}' is not the file's name.");

        RefuseOtherSections(page, command);
        return command;
    }

    private static void RefuseOtherSections(HelpPage page, Section command)
    {
        var titles = command.Children.Select(section => section.Title).ToList();
        var missing = _sections.Except(titles).FirstOrDefault();
        if (missing is not null)
            throw page.Fault(HelpPageError.Section, command.Heading, $"The section '{missing}' is missing.");

        for (var i = 0; i < titles.Count; i++)
        {
            if (i >= _sections.Length || titles[i] != _sections[i])
                throw page.Fault(
                    HelpPageError.Section,
                    command.Children[i].Heading,
                    $"'{titles[i]}' is out of place: the sections are {string.Join(", ", _sections)}."
                );
        }
    }

    private Section Find(string title) => _command.Children[Array.IndexOf(_sections, title)];

    private IReadOnlyList<string> Text(string title)
    {
        var text = PlainText.Of(_page, Find(title).Content);
        return text.Count > 0 ? text : throw _page.Fault(HelpPageError.Section, Find(title).Heading, $"'{title}' has no text.");
    }

    private List<ParameterHelp> ReadParameters()
    {
        var section = Find("PARAMETERS");
        if (section.Children.All(child => child.Title != CommonParameters))
            throw _page.Fault(HelpPageError.Section, section.Heading, $"The section '{CommonParameters}' is missing.");

        var reader = new ParameterReader(_page);
        return [.. section.Children.Where(child => child.Title != CommonParameters).Select(reader.Read)];
    }

    private List<ExampleHelp> ReadExamples()
    {
        var section = Find("EXAMPLES");
        if (section.Children.Count == 0)
            throw _page.Fault(HelpPageError.Section, section.Heading, "'EXAMPLES' has no example.");

        var reader = new ExampleReader(_page);
        return [.. section.Children.Select((child, index) => reader.Read(child, index + 1))];
    }

    private List<TypeHelp> ReadTypes(string title)
    {
        var section = Find(title);
        if (section.Children.Count == 0)
            throw _page.Fault(
                HelpPageError.Section,
                section.Heading,
                $"'{title}' names no type; write '### None' where there is none."
            );
        return [.. section.Children.Select(child => new TypeHelp(child.Title, PlainText.Of(_page, child.Content)))];
    }

    private List<RelatedLink> ReadLinks() =>
        [
            .. Find("RELATED LINKS")
                .Content.OfType<ParagraphBlock>()
                .SelectMany(paragraph => paragraph.Inline!.OfType<LinkInline>())
                .Select(link => new RelatedLink(PlainText.Of(link), PlainText.IsWebAddress(link.Url) ? link.Url! : string.Empty)),
        ];
}
