using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

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

    /// <summary>The statements for one role, by its name without quotes; none where it differs in nothing from the default.</summary>
    public static IEnumerable<string> Of(SchemaObject item, string role) => Entry().Matches(item["grants"] ?? "")
        .Where(entry => entry.Groups["role"].Value switch
        {
            "PUBLIC" => role == "public",
            "OWNER" => false,
            var written => SqlIdentifier.Parse(written) == role,
        })
        .SelectMany(entry => Write(item, entry));

    /// <summary>True where another role than the owner has granted.</summary>
    public static bool HasOtherGrantor(SchemaObject item) => Entry().Matches(item["grants"] ?? "").Any(entry => entry.Groups["by"].Success);

    /// <summary>The object as GRANT names it.</summary>
    public static string On(SchemaObject item) => item.Type switch
    {
        "COLUMN" => $"TABLE {item.Parent}",
        "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => $"TABLE {item.Name}",
        _ => $"{item.Type} {item.Name}",
    };

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

    [GeneratedRegex("""(?<role>"([^"]|"")*"|[^\s:"]+)( \(by (?<by>"([^"]|"")*"|[^\s:"()]+)\))?: (?<privileges>[^;]+)(; |$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
