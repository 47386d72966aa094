using System.Globalization;
using Markdig.Syntax;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>Reads <c>### -Name</c>: its text and its <c>yaml</c> blocks.</summary>
internal sealed class ParameterReader(HelpPage page)
{
    private const string AllSets = "(All)";

    private static readonly string[] _keys =
    [
        "Type",
        "Parameter Sets",
        "Aliases",
        "Accepted values",
        "Required",
        "Position",
        "Default value",
        "Accept pipeline input",
        "Accept wildcard characters",
    ];

    /// <summary>Reads one parameter's section.</summary>
    /// <exception cref="HelpPageException">Section, Yaml or Attribute.</exception>
    public ParameterHelp Read(Section section)
    {
        if (!section.Title.StartsWith('-'))
            throw page.Fault(
                HelpPageError.Section,
                section.Heading,
                $"A parameter's heading begins with a dash; this is '{section.Title}'."
            );

        var blocks = section.Content.OfType<FencedCodeBlock>().Where(block => block.Info == "yaml").ToList();
        if (blocks.Count == 0)
            throw page.Fault(HelpPageError.Section, section.Heading, $"'{section.Title}' has no yaml block.");

        var description = PlainText.Of(page, section.Content.Except(blocks));
        if (description.Count == 0)
            throw page.Fault(HelpPageError.Section, section.Heading, $"'{section.Title}' has no text.");

        return new ParameterHelp(section.Title[1..], description, [.. blocks.Select(ReadUse)]);
    }

    private ParameterUse ReadUse(FencedCodeBlock block)
    {
        var yaml = KeyValueBlock.Read(page, block, _keys);
        var (byValue, byPropertyName) = ReadPipelineInput(yaml);
        return new ParameterUse
        {
            Type = ReadType(yaml),
            ParameterSets = yaml.Required("Parameter Sets") == AllSets ? [] : yaml.List("Parameter Sets"),
            Aliases = ReadAliases(yaml),
            AcceptedValues = yaml.List("Accepted values"),
            Required = ReadBoolean(yaml, "Required"),
            Position = ReadPosition(yaml),
            DefaultValue = yaml.Required("Default value"),
            FromPipelineByValue = byValue,
            FromPipelineByPropertyName = byPropertyName,
            AcceptsWildcards = ReadBoolean(yaml, "Accept wildcard characters"),
        };
    }

    private static string ReadType(KeyValueBlock yaml)
    {
        var type = yaml.Required("Type");
        return type.Length > 0 ? type : throw yaml.BadValue("Type", "a type's short name");
    }

    private static IReadOnlyList<string> ReadAliases(KeyValueBlock yaml)
    {
        yaml.Required("Aliases");
        return yaml.List("Aliases");
    }

    private static bool ReadBoolean(KeyValueBlock yaml, string key) =>
        yaml.Required(key) switch
        {
            "True" => true,
            "False" => false,
            _ => throw yaml.BadValue(key, "True or False"),
        };

    private static int? ReadPosition(KeyValueBlock yaml)
    {
        var text = yaml.Required("Position");
        if (text == "Named")
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw yaml.BadValue("Position", "Named or a number from 0");
    }

    private static (bool ByValue, bool ByPropertyName) ReadPipelineInput(KeyValueBlock yaml) =>
        yaml.Required("Accept pipeline input") switch
        {
            "False" => (false, false),
            "True (ByValue)" => (true, false),
            "True (ByPropertyName)" => (false, true),
            "True (ByPropertyName, ByValue)" => (true, true),
            _ => throw yaml.BadValue(
                "Accept pipeline input",
                "False, True (ByValue), True (ByPropertyName) or True (ByPropertyName, ByValue)"
            ),
        };
}
