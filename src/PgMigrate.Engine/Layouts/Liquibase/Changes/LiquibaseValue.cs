using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>
/// Reads a value: <c>value</c>, <c>valueNumeric</c>, <c>valueBoolean</c>, <c>valueDate</c>, <c>valueComputed</c> and
/// <c>valueSequenceNext</c>, or the same as a default.
/// </summary>
internal static partial class LiquibaseValue
{
    private static readonly string[] Kinds = ["", "Numeric", "Boolean", "Date", "Computed", "SequenceNext"];

    /// <summary>The attributes of a value.</summary>
    /// <param name="prefix"><c>value</c> or <c>defaultValue</c>.</param>
    public static IEnumerable<string> Attributes(string prefix) => Kinds.Select(kind => prefix + kind);

    /// <summary>The value as SQL; null where there is none.</summary>
    /// <param name="node">What has the attributes.</param>
    /// <param name="prefix"><c>value</c> or <c>defaultValue</c>.</param>
    /// <param name="kind">What a literal looks like, by the column's type.</param>
    /// <param name="names">How names are written.</param>
    /// <param name="schema">The schema of a sequence that has none; null for the session's.</param>
    public static string? Of(ChangeLogNode node, string prefix, LiteralKind kind, LiquibaseName names, string? schema = null)
    {
        if (node.Child(prefix)?.Value is { } text)
            return Literal(text, kind);
        if (node[$"{prefix}Numeric"] is { } number)
            return number;
        if (node[$"{prefix}Boolean"] is { } boolean)
            return IsTrue(boolean) ? "TRUE" : "FALSE";
        if (node[$"{prefix}Date"] is { } date)
            return IsoDate().IsMatch(date) ? SqlLiteral.Quote(date.Replace('T', ' ')) : Function(date);
        if (node[$"{prefix}Computed"] is { } computed)
            return Function(computed);
        return node[$"{prefix}SequenceNext"] is { } sequence
            ? $"nextval({SqlLiteral.Quote(names.OfSequence(schema, sequence))})"
            : null;
    }

    // Every word for the time now is the one function there.
    private static string Function(string text) =>
        text.StartsWith("current_timestamp", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("current_datetime", StringComparison.OrdinalIgnoreCase)
            ? "now()"
            : text;

    private static string Literal(string text, LiteralKind kind) =>
        text.Equals("NULL", StringComparison.OrdinalIgnoreCase)
            ? "NULL"
            : kind switch
            {
                LiteralKind.Raw => text,
                LiteralKind.Boolean when IsTrue(text) => "TRUE",
                LiteralKind.Boolean when text.Trim('\'').ToLowerInvariant() is "false" or "0" or "f" or "b'0'" => "FALSE",
                LiteralKind.TextOrFunction when IsFunction().IsMatch(text) => text,
                LiteralKind.TextOrFunction => SqlLiteral.Quote(text.Trim('\'')),
                _ => text.StartsWith('\'') ? text : SqlLiteral.Quote(text),
            };

    private static bool IsTrue(string text) => text.Trim('\'').ToLowerInvariant() is "true" or "1" or "t" or "b'1'";

    [GeneratedRegex(@"^(\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:?\d{2}|Z)?)?|\d{2}:\d{2}:\d{2}(\.\d+)?)$")]
    private static partial Regex IsoDate();

    [GeneratedRegex(
        @"^(\w+(\.\w+)?\(.*\)|current_(timestamp|date|time)(\(\d\))?|localtime(stamp)?(\(\d\))?)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex IsFunction();
}
