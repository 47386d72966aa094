using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Reads a changelog in XML. A DTD is refused: it could name other files, or grow without end.</summary>
internal static partial class XmlChangeLog
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The changelog's root.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable: it is no XML.</exception>
    public static ChangeLogNode Read(LayoutFile file, string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(Version().Replace(text, "${head}1.0", 1)), Settings);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root;
            return Node(root!);
        }
        catch (XmlException exception)
        {
            // What is refused before anything is read has no line.
            var line = Math.Max(1, exception.LineNumber);
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{file.FullPath}:{line}: the changelog is no XML that can be read: {exception.Message}",
                "Mend the file; a document type definition (<!DOCTYPE …>) is not read.",
                exception
            )
            {
                Path = file.FullPath,
                Line = line,
            };
        }
    }

    private static ChangeLogNode Node(XElement element)
    {
        var texts = element.Nodes().OfType<XText>().ToArray();
        var value = string.Concat(texts.Select(text => text.Value));
        return new ChangeLogNode(element.Name.LocalName, Line(element))
        {
            Value = string.IsNullOrWhiteSpace(value) ? null : value.Trim(),
            ValueLine = texts.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text.Value)) is { } first
                ? Line(first) + first.Value.TakeWhile(char.IsWhiteSpace).Count(character => character == '\n')
                : Line(element),
            Children =
            [
                .. element
                    .Attributes()
                    .Where(attribute => attribute.Name.NamespaceName.Length == 0 && !attribute.IsNamespaceDeclaration)
                    .Select(attribute => new ChangeLogNode(attribute.Name.LocalName, Line(attribute))
                    {
                        Value = attribute.Value,
                    }),
                .. element.Elements().Select(Node),
            ],
        };
    }

    private static int Line(IXmlLineInfo place) => place.LineNumber;

    // Liquibase writes version 1.1, which .NET does not read; what differs is no matter of changelogs.
    [GeneratedRegex(@"^(?<head>\s*<\?xml\s+version\s*=\s*[""'])1\.1", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
