using PgMigrate.Engine.Sql;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace PgMigrate.Engine.Layouts;

/// <summary>Reads the settings of a TOML file, with their lines.</summary>
internal static class TomlSettings
{
    /// <summary>Its settings, in order. Arrays of tables are no settings of any tool, and are passed over.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable: it cannot be read, or is no TOML.</exception>
    public static IReadOnlyList<LayoutSetting> Read(LayoutFile file)
    {
        var document = SyntaxParser.Parse(ScriptText.DecodeAsGrate(file.ReadBytes()).Text, file.FullPath);
        if (document.Diagnostics.FirstOrDefault(found => found.Kind == DiagnosticMessageKind.Error) is { } wrong)
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{file.FullPath}:{wrong.Span.Start.Line + 1}: {wrong.Message}",
                "Correct the file; the tool that it belongs to does not read it either."
            )
            {
                Path = file.FullPath,
                Line = wrong.Span.Start.Line + 1,
            };
        var settings = new List<LayoutSetting>();
        foreach (var pair in document.KeyValues)
            Add(settings, file, string.Empty, pair);
        foreach (var table in document.Tables.OfType<TableSyntax>())
        foreach (var pair in table.Items)
            Add(settings, file, NameOf(table.Name) + ".", pair);
        return settings;
    }

    private static void Add(List<LayoutSetting> settings, LayoutFile file, string prefix, KeyValueSyntax pair)
    {
        var name = prefix + NameOf(pair.Key);
        if (pair.Value is InlineTableSyntax table)
        {
            foreach (var item in table.Items)
                if (item.KeyValue is { } inner)
                    Add(settings, file, name + ".", inner);
            return;
        }

        settings.Add(new LayoutSetting(name, [.. ValuesOf(pair.Value)], file, pair.Span.Start.Line + 1));
    }

    private static IEnumerable<string> ValuesOf(ValueSyntax? value) =>
        value switch
        {
            StringValueSyntax text => [text.Value ?? string.Empty],
            BooleanValueSyntax flag => [flag.Value ? "true" : "false"],
            ArraySyntax array => array.Items.SelectMany(item => ValuesOf(item.Value)),
            null => [],
            _ => [value.ToString()!.Trim()],
        };

    private static string NameOf(KeySyntax? key) =>
        key is null ? string.Empty : string.Join('.', key.DotKeys.Select(dot => PartOf(dot.Key)).Prepend(PartOf(key.Key)));

    private static string PartOf(BareKeyOrStringValueSyntax? part) =>
        part switch
        {
            BareKeySyntax bare => bare.Key?.Text ?? string.Empty,
            StringValueSyntax text => text.Value ?? string.Empty,
            _ => string.Empty,
        };
}
