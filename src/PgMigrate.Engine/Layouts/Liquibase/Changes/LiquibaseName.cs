using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>
/// Writes names as Liquibase does for PostgreSQL: one of mixed case keeps it, in quotes; one in capitals has none, and so becomes
/// lower case.
/// </summary>
/// <param name="strategy">Liquibase's <c>objectQuotingStrategy</c>; null for its own.</param>
internal sealed partial class LiquibaseName(string? strategy)
{
    private static readonly HashSet<string> Reserved = new(
        (
            "ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK COLLATE COLLATION "
            + "COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA "
            + "CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR "
            + "FOREIGN FREEZE FROM FULL GRANT GROUP HAVING ILIKE IN INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LATERAL "
            + "LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP NATURAL NOT NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER OVERLAPS "
            + "PLACING PRIMARY REFERENCES RETURNING RIGHT SELECT SESSION_USER SIMILAR SOME SYMMETRIC TABLE TABLESAMPLE THEN TO "
            + "TRAILING TRUE UNION UNIQUE USER USING VARIADIC VERBOSE WHEN WHERE WINDOW WITH"
        ).Split(' '),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly bool _quotesAll = "QUOTE_ALL_OBJECTS".Equals(strategy, StringComparison.OrdinalIgnoreCase);
    private readonly bool _keepsMixedCase = strategy is null || strategy.Equals("LEGACY", StringComparison.OrdinalIgnoreCase);

    /// <summary>One name.</summary>
    public string Of(string name)
    {
        var text = name.Trim();
        if (text is ['"', .., '"'])
            return text;
        var mustQuote =
            _quotesAll
            || (_keepsMixedCase && text.Any(char.IsUpper) && text.Any(char.IsLower))
            || Reserved.Contains(text)
            || char.IsAsciiDigit(text[0])
            || NoWord().IsMatch(text);
        return mustQuote ? SqlIdentifier.Quote(text) : text;
    }

    /// <summary>A name in a schema; the session's where there is none.</summary>
    public string Of(string? schema, string name) => string.IsNullOrWhiteSpace(schema) ? Of(name) : $"{Of(schema)}.{Of(name)}";

    /// <summary>A sequence whose name may have its schema in it.</summary>
    public string OfSequence(string? schema, string name) =>
        name.Contains('.', StringComparison.Ordinal) ? name : Of(schema, name);

    /// <summary>Names with commas, as in <c>columnNames</c>; <c>DESC</c> behind one stays.</summary>
    public string List(string names) =>
        string.Join(
            ", ",
            names
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name =>
                    Direction().Match(name) is { Success: true } match
                        ? Of(name[..match.Index])
                            + (match.Value.Trim().Equals("DESC", StringComparison.OrdinalIgnoreCase) ? " DESC" : "")
                        : Of(name)
                )
        );

    [GeneratedRegex(@"[^A-Za-z0-9_]", RegexOptions.CultureInvariant)]
    private static partial Regex NoWord();

    [GeneratedRegex(@"\s+(ASC|DESC)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Direction();
}
