using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Checks.Rehearsal;

/// <summary>
/// What of a target's history may run on a private server of this machine, whose superuser could start programs and read files: who
/// can write the history's tables need not be trusted with that. The folder's files are the operator's own, and are not asked.
/// </summary>
internal static partial class HistoryText
{
    private const StatementEffects Outside = StatementEffects.External | StatementEffects.Dblink | StatementEffects.LoadsLibrary;

    // Some read or write files, and some execute the text that they are given.
    private static readonly string[] Functions =
    [
        "dblink", "lo_export", "lo_import", "pg_file_", "pg_read_", "pg_ls_", "pg_stat_file", "pg_reload_conf",
        "query_to_xml", "ts_stat", "ts_rewrite", "xpath_table", "crosstab", "connectby",
    ];

    /// <summary>What stands against running a text: it reaches out of the database, or what it does cannot be seen; null where nothing does.</summary>
    public static string? Obstacle(string text) =>
        StatementClassifier.ReadAll(text).Select(statement => Obstacle(statement.Facts, statement.Sql)).FirstOrDefault(found => found is not null);

    private static string? Obstacle(StatementFacts facts, string sql)
    {
        if (facts.Verb is "ALTER SYSTEM" or "CREATE LANGUAGE" or "ALTER LANGUAGE" || (facts.Effects & Outside) != 0)
            return $"has a statement that reaches out of the database ({facts.Verb})";
        if (sql.Contains("U&\"", StringComparison.OrdinalIgnoreCase) || sql.Contains("U&'", StringComparison.OrdinalIgnoreCase))
            return "is written in Unicode escapes";
        var hasBody = facts.Verb is "DO" or "CREATE FUNCTION" or "CREATE PROCEDURE";
        var words = $" {string.Join(' ', Words(sql, hasBody))} ";
        if (Functions.FirstOrDefault(name => words.Contains(name, StringComparison.Ordinal)) is { } function)
            return $"names {function}";
        if (CatalogueChange().IsMatch(words))
            return "changes the server's own catalogue";
        return hasBody ? ObstacleInBody(facts.Verb, sql, words) : null;
    }

    private static string? ObstacleInBody(string verb, string sql, string words)
    {
        if (OtherLanguage().Match(words) is { Success: true } language)
            return $"has a {verb} in the language {language.Groups["name"].Value}";
        if (Continuation().IsMatch(sql))
            return $"has a {verb} that is written in pieces";
        return DarkWords().Match(words) is { Success: true } word ? $"has {word.Value.Trim().ToUpperInvariant()} in a {verb}" : null;
    }

    // Names and keywords in lower case, those in bodies too; comments and marks left out.
    private static List<string> Words(string sql, bool readTexts)
    {
        var words = new List<string>();
        for (var reader = new StatementReader(sql); !reader.AtEnd; reader.Move())
        {
            var kind = reader.Current.Kind;
            if (kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                words.Add(SqlLiteral.Value(reader.CurrentText, kind).ToLowerInvariant());
            else if (readTexts && kind is (SqlTokenKind.String or SqlTokenKind.DollarString))
                words.AddRange(Words(SqlLiteral.Value(reader.CurrentText, kind), readTexts));
        }

        return words;
    }

    // What is built at run time, and statements that a body could hold.
    [GeneratedRegex(" (execute|copy|load|(create|alter) server|foreign table|create subscription) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DarkWords();

    [GeneratedRegex(" (insert into|update|delete from|merge into|truncate( table)?)( only)?( pg_catalog)? pg_", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CatalogueChange();

    [GeneratedRegex(" language (?!sql |plpgsql )(?<name>[^ ]+) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherLanguage();

    // A constant that goes on behind a new line is one constant for the server.
    [GeneratedRegex(@"'\s*[\r\n]\s*(--[^\r\n]*[\r\n]\s*)*'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Continuation();
}
