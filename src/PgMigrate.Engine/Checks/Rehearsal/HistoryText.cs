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
        SqlSplitter.Split(text).Where(piece => piece.Kind == SqlPieceKind.Statement).Select(piece => Obstacle(text, piece)).FirstOrDefault(found => found is not null);

    private static string? Obstacle(string text, SqlPiece piece)
    {
        var facts = StatementClassifier.Classify(text, piece);
        var sql = piece.Content(text).ToString();
        if (facts.Verb == "ALTER SYSTEM" || (facts.Effects & Outside) != 0)
            return $"has a statement that reaches out of the database ({facts.Verb})";
        if (Functions.FirstOrDefault(name => sql.Contains(name, StringComparison.OrdinalIgnoreCase)) is { } function)
            return $"names {function}";
        if (sql.Contains("U&\"", StringComparison.OrdinalIgnoreCase))
            return "has names that are written in Unicode escapes";
        return facts.Verb is "DO" or "CREATE FUNCTION" or "CREATE PROCEDURE" ? ObstacleInBody(facts.Verb, sql) : null;
    }

    private static string? ObstacleInBody(string verb, string sql)
    {
        if (Language(sql) is { } language && language is not ("sql" or "plpgsql"))
            return $"has a {verb} in the language {language}";
        return DarkWords().Match(sql) is { Success: true } word ? $"has {word.Value} in a {verb}" : null;
    }

    private static string? Language(string sql)
    {
        var reader = new StatementReader(sql);
        while (reader.SeekAnyWord("LANGUAGE"))
        {
            reader.Move();
            if (!reader.AtEnd)
                return reader.CurrentText.Trim("'\"").ToString().ToLowerInvariant();
        }

        return null;
    }

    // What is built at run time, and statements that a body could hold.
    [GeneratedRegex(@"\b(EXECUTE|COPY|PROGRAM|LOAD|SERVER|SUBSCRIPTION)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DarkWords();
}
