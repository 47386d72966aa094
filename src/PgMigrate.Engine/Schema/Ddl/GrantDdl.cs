using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Grants, from the text that <see cref="GrantList"/> wrote.</summary>
internal static partial class GrantDdl
{
    private const string AllExcept = "ALL EXCEPT ";
    private const string GrantOption = " WITH GRANT OPTION";

    /// <summary>The statements. A role that differs from the default loses what it has first.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject item) => item["grants"] is { } grants
        ? Entry().Matches(grants).SelectMany(entry => Write(item, entry)).Select(sql => new DdlStatement(DdlStage.Grant, item, sql))
        : [];

    private static IEnumerable<string> Write(SchemaObject item, Match entry)
    {
        var role = entry.Groups["role"].Value is "OWNER" ? item["owner"] ?? "CURRENT_USER" : entry.Groups["role"].Value;
        var granted = entry.Groups["privileges"].Value;
        var by = entry.Groups["by"] is { Success: true } grantor ? $" GRANTED BY {grantor.Value}" : string.Empty;
        if (item.Type != "COLUMN" && by.Length == 0)
            yield return $"REVOKE ALL ON {On(item)} FROM {role}";
        if (granted == "none")
            yield break;
        if (granted.StartsWith(AllExcept, StringComparison.Ordinal))
        {
            yield return $"GRANT ALL ON {On(item)} TO {role}{by}";
            yield return $"REVOKE {granted[AllExcept.Length..]} ON {On(item)} FROM {role}";
            yield break;
        }

        foreach (var kind in DdlNames.List(granted).GroupBy(privilege => privilege.EndsWith(GrantOption, StringComparison.Ordinal)))
        {
            var privileges = kind.Select(privilege => (kind.Key ? privilege[..^GrantOption.Length] : privilege) + Column(item));
            yield return $"GRANT {string.Join(", ", privileges)} ON {On(item)} TO {role}{(kind.Key ? GrantOption : "")}{by}";
        }
    }

    private static string Column(SchemaObject item) => item.Type == "COLUMN" ? $" ({DdlNames.Local(item)})" : string.Empty;

    private static string On(SchemaObject item) => item.Type switch
    {
        "COLUMN" => $"TABLE {item.Parent}",
        "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => $"TABLE {item.Name}",
        _ => $"{item.Type} {item.Name}",
    };

    [GeneratedRegex("""(?<role>"([^"]|"")*"|[^\s:"]+)( \(by (?<by>"([^"]|"")*"|[^\s:"()]+)\))?: (?<privileges>[^;]+)(; |$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
