using System.Globalization;
using System.Text;
using System.Xml;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.HelpBuilder.Writing;

/// <summary>Writes the MAML that <c>Get-Help</c> reads, in the form that PlatyPS gives it.</summary>
internal sealed class MamlWriter
{
    private const string HelpItemsNamespace = "http://msh";
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private const int TitleWidth = 72;

    private readonly XmlWriter _xml;

    private MamlWriter(XmlWriter xml) => _xml = xml;

    /// <summary>Writes every command's help, in the order given; equal input gives equal bytes.</summary>
    public static void Write(Stream stream, IEnumerable<CommandHelp> commands)
    {
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(false),
        };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartElement("helpItems", HelpItemsNamespace);
        xml.WriteAttributeString("schema", "maml");
        foreach (var command in commands)
            new MamlWriter(xml).WriteCommand(command);
        xml.WriteEndElement();
    }

    private void WriteCommand(CommandHelp help)
    {
        _xml.WriteStartElement("command", "command", Command);
        _xml.WriteAttributeString("xmlns", "maml", null, Maml);
        _xml.WriteAttributeString("xmlns", "dev", null, Dev);
        WriteDetails(help);
        WriteText(Maml, "description", help.Description);
        WriteEach(Command, "syntax", help.Syntax, set => WriteSyntax(help.Name, set));
        WriteEach(
            Command,
            "parameters",
            help.Parameters,
            parameter => WriteParameter(parameter, parameter.Uses[0], withValues: false)
        );
        WriteEach(Command, "inputTypes", help.Inputs, type => WriteType("inputType", type));
        WriteEach(Command, "returnValues", help.Outputs, type => WriteType("returnValue", type));
        WriteNotes(help.Notes);
        WriteEach(Command, "examples", help.Examples, WriteExample);
        WriteEach(Command, "relatedLinks", Links(help), WriteLink);
        _xml.WriteEndElement();
    }

    private void WriteDetails(CommandHelp help)
    {
        var dash = help.Name.IndexOf('-', StringComparison.Ordinal);
        _xml.WriteStartElement("details", Command);
        _xml.WriteElementString("name", Command, help.Name);
        _xml.WriteElementString("verb", Command, help.Name[..dash]);
        _xml.WriteElementString("noun", Command, help.Name[(dash + 1)..]);
        WriteText(Maml, "description", [help.Synopsis]);
        _xml.WriteEndElement();
    }

    private void WriteSyntax(string name, SyntaxHelp set)
    {
        _xml.WriteStartElement("syntaxItem", Command);
        _xml.WriteElementString("name", Maml, name);
        foreach (var parameter in set.Parameters)
            WriteParameter(parameter.Help, parameter.Use, withValues: true);
        _xml.WriteEndElement();
    }

    private void WriteParameter(ParameterHelp help, ParameterUse use, bool withValues)
    {
        _xml.WriteStartElement("parameter", Command);
        _xml.WriteAttributeString("required", Lower(use.Required));
        _xml.WriteAttributeString("variableLength", Lower(use.IsArray));
        _xml.WriteAttributeString("globbing", Lower(use.AcceptsWildcards));
        _xml.WriteAttributeString("pipelineInput", use.PipelineInput);
        _xml.WriteAttributeString("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named");
        _xml.WriteAttributeString("aliases", use.Aliases.Count == 0 ? "none" : string.Join(", ", use.Aliases));
        _xml.WriteElementString("name", Maml, help.Name);
        WriteText(Maml, "description", help.Description);
        if (withValues && use.AcceptedValues.Count > 0)
            WriteEach(Command, "parameterValueGroup", use.AcceptedValues, value => WriteValue(value, required: false));
        if (!(withValues && use.IsSwitch))
            WriteValue(use.Type, required: !use.IsSwitch);
        WriteTypeName(use.Type);
        _xml.WriteElementString("defaultValue", Dev, use.DefaultValue);
        _xml.WriteEndElement();
    }

    private void WriteValue(string value, bool required)
    {
        _xml.WriteStartElement("parameterValue", Command);
        _xml.WriteAttributeString("required", Lower(required));
        _xml.WriteAttributeString("variableLength", "false");
        _xml.WriteString(value);
        _xml.WriteEndElement();
    }

    private void WriteType(string element, TypeHelp type)
    {
        _xml.WriteStartElement(element, Command);
        WriteTypeName(type.Name);
        WriteText(Maml, "description", type.Description);
        _xml.WriteEndElement();
    }

    private void WriteTypeName(string name)
    {
        _xml.WriteStartElement("type", Dev);
        _xml.WriteElementString("name", Maml, name);
        _xml.WriteElementString("uri", Maml, null);
        _xml.WriteEndElement();
    }

    // Get-Help parts the paragraphs of one alert with empty lines, but not one alert from the next.
    private void WriteNotes(IReadOnlyList<string> notes)
    {
        _xml.WriteStartElement("alertSet", Maml);
        if (notes.Count > 0)
            WriteText(Maml, "alert", notes);
        _xml.WriteEndElement();
    }

    private void WriteExample(ExampleHelp example)
    {
        _xml.WriteStartElement("example", Command);
        _xml.WriteElementString("title", Maml, Centre(example.Title));
        // Get-Help joins an introduction's paragraphs as they are, and puts the next title right under the remarks.
        WriteText(Maml, "introduction", example.Introduction.Select(paragraph => paragraph + "\n\n"));
        _xml.WriteElementString("code", Dev, example.Code);
        WriteText(Dev, "remarks", example.Remarks.Append(string.Empty));
        _xml.WriteEndElement();
    }

    private void WriteLink(RelatedLink link)
    {
        _xml.WriteStartElement("navigationLink", Maml);
        _xml.WriteElementString("linkText", Maml, link.Text);
        _xml.WriteElementString("uri", Maml, link.Uri);
        _xml.WriteEndElement();
    }

    private void WriteText(string elementNamespace, string element, IEnumerable<string> paragraphs) =>
        WriteEach(elementNamespace, element, paragraphs, paragraph => _xml.WriteElementString("para", Maml, paragraph));

    private void WriteEach<T>(string elementNamespace, string element, IEnumerable<T> items, Action<T> write)
    {
        _xml.WriteStartElement(element, elementNamespace);
        foreach (var item in items)
            write(item);
        _xml.WriteEndElement();
    }

    // `Get-Help -Online` goes to the first link's address.
    private static IEnumerable<RelatedLink> Links(CommandHelp help) =>
        help.OnlineVersion is null
            ? help.RelatedLinks
            : help.RelatedLinks.Prepend(new RelatedLink("Online Version:", help.OnlineVersion));

    private static string Centre(string title)
    {
        var dashes = new string('-', Math.Max(2, (TitleWidth - title.Length) / 2));
        return $"{dashes} {title} {dashes}";
    }

    private static string Lower(bool value) => value ? "true" : "false";
}
