using System.Xml.Linq;
using PgMigrate.HelpBuilder.Reading;
using PgMigrate.HelpBuilder.Writing;

namespace PgMigrate.HelpBuilder.Tests;

public class MamlWriterTests
{
    private static readonly XNamespace _maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace _command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace _dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XElement _help = XDocument.Parse(System.Text.Encoding.UTF8.GetString(Write(Pages.Valid))).Root!;
    private static readonly XElement _thing = _help.Element(_command + "command")!;

    [Fact]
    public void Is_what_GetHelp_looks_for()
    {
        Assert.Equal(XName.Get("helpItems", "http://msh"), _help.Name);
        Assert.Equal("maml", _help.Attribute("schema")?.Value);
    }

    [Fact]
    public void Writes_name_verb_noun_and_synopsis()
    {
        var details = _thing.Element(_command + "details")!;

        Assert.Equal("Get-Thing", details.Element(_command + "name")?.Value);
        Assert.Equal("Get", details.Element(_command + "verb")?.Value);
        Assert.Equal("Thing", details.Element(_command + "noun")?.Value);
        Assert.Equal(["Gets things from a box."], Paragraphs(details.Element(_maml + "description")));
    }

    [Fact]
    public void Writes_the_description_a_paragraph_each() =>
        Assert.Equal(3, Paragraphs(_thing.Element(_maml + "description")).Count);

    [Fact]
    public void Writes_each_parameter_set_with_its_own_declarations()
    {
        var sets = _thing.Element(_command + "syntax")!.Elements(_command + "syntaxItem").ToList();

        Assert.Equal(
            [
                ["Name", "Size", "Force"],
                ["Box", "Name", "Size", "Force"],
            ],
            sets.Select(set => Names(set))
        );
        Assert.Equal(["true", "false"], sets.Select(set => Parameter(set, "Name").Attribute("required")?.Value));
    }

    [Fact]
    public void Writes_a_parameter()
    {
        var name = Parameter(_thing.Element(_command + "parameters")!, "Name");
        var box = Parameter(_thing.Element(_command + "parameters")!, "Box");

        Assert.Equal(
            "required=\"true\" variableLength=\"true\" globbing=\"true\" pipelineInput=\"False\" position=\"0\" "
                + "aliases=\"Title, N\"",
            string.Join(' ', name.Attributes())
        );
        Assert.Equal(
            "required=\"true\" variableLength=\"false\" globbing=\"false\" pipelineInput=\"True (ByPropertyName, ByValue)\" "
                + "position=\"named\" aliases=\"none\"",
            string.Join(' ', box.Attributes())
        );
        Assert.Equal("String[]", name.Element(_command + "parameterValue")?.Value);
        Assert.Equal("String[]", name.Element(_dev + "type")?.Element(_maml + "name")?.Value);
        Assert.Equal("None", name.Element(_dev + "defaultValue")?.Value);
        Assert.Equal(["The names."], Paragraphs(name.Element(_maml + "description")));
    }

    [Fact]
    public void Writes_accepted_values_and_no_value_for_a_switch_into_the_syntax()
    {
        var set = _thing.Element(_command + "syntax")!.Elements(_command + "syntaxItem").First();

        var values = Parameter(set, "Size").Element(_command + "parameterValueGroup")!.Elements().Select(value => value.Value);
        Assert.Equal(["Small", "Big"], values);
        Assert.Null(Parameter(set, "Force").Element(_command + "parameterValue"));
    }

    [Fact]
    public void Writes_examples()
    {
        var example = _thing.Element(_command + "examples")!.Elements(_command + "example").First();

        Assert.Matches("^-+ Example 1: Get one -+$", example.Element(_maml + "title")?.Value);
        Assert.Equal(["Gets one thing.\n\n"], Paragraphs(example.Element(_maml + "introduction")));
        Assert.Equal("Get-Thing one |\n    Where-Object Size -eq 'Big'", example.Element(_dev + "code")?.Value);
        Assert.Equal(["It is big.", ""], Paragraphs(example.Element(_dev + "remarks")));
    }

    [Fact]
    public void Writes_types_notes_and_links()
    {
        Assert.Equal(
            "Things.Box",
            _thing.Descendants(_command + "inputType").Single().Descendants(_maml + "name").Single().Value
        );
        Assert.Equal(
            "Things.Thing",
            _thing.Descendants(_command + "returnValue").Single().Descendants(_maml + "name").Single().Value
        );
        Assert.Equal(["A note."], Paragraphs(_thing.Element(_maml + "alertSet")!.Element(_maml + "alert")));
        Assert.Equal(["Set-Thing", "The site"], _thing.Descendants(_maml + "linkText").Select(text => text.Value));
    }

    [Fact]
    public void Puts_the_online_version_before_the_other_links()
    {
        var page = Pages.Valid.Replace(
            "online version:",
            "online version: https://example.org/Get-Thing",
            StringComparison.Ordinal
        );

        var links = XDocument
            .Parse(System.Text.Encoding.UTF8.GetString(Write(page)))
            .Descendants(_maml + "navigationLink")
            .ToList();

        Assert.Equal(3, links.Count);
        Assert.Equal("https://example.org/Get-Thing", links[0].Element(_maml + "uri")?.Value);
    }

    [Fact]
    public void Gives_equal_bytes_for_equal_pages() =>
        Assert.Equal(Write(Pages.Valid), Write(Pages.Valid.Replace("\n", "\r\n", StringComparison.Ordinal)));

    private static byte[] Write(string page)
    {
        using var stream = new MemoryStream();
        MamlWriter.Write(stream, [CommandPageReader.Read(Pages.FileName, page)]);
        return stream.ToArray();
    }

    private static List<string> Paragraphs(XElement? text) =>
        [.. text!.Elements(_maml + "para").Select(paragraph => paragraph.Value)];

    private static IEnumerable<string> Names(XElement parent) =>
        parent.Elements(_command + "parameter").Select(parameter => parameter.Element(_maml + "name")!.Value);

    private static XElement Parameter(XElement parent, string name) =>
        parent.Elements(_command + "parameter").Single(parameter => parameter.Element(_maml + "name")?.Value == name);
}
