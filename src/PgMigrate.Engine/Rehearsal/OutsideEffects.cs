using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Finds statements that reach out of the database: on a server that others use they are not rehearsed.</summary>
internal static class OutsideEffects
{
    private const StatementEffects Machine = StatementEffects.External | StatementEffects.Dblink | StatementEffects.LoadsLibrary;
    private const StatementEffects Outside = Machine | StatementEffects.SharedCatalogue;

    private static readonly OutsideEffectRule Rule = new();

    // In DO, in strings that are executed, and in functions that are called at once: words that nothing harmless needs together.
    private static readonly string[][] Phrases =
    [
        ["CREATE", "ROLE"],
        ["ALTER", "ROLE"],
        ["DROP", "ROLE"],
        ["CREATE", "USER"],
        ["ALTER", "USER"],
        ["DROP", "USER"],
        ["COMMENT", "ON", "ROLE"],
        ["CREATE", "DATABASE"],
        ["ALTER", "DATABASE"],
        ["DROP", "DATABASE"],
        ["ALTER", "SYSTEM"],
        ["TABLESPACE"],
        ["SUBSCRIPTION"],
        ["PROGRAM"],
    ];

    private static readonly string[] Functions =
    [
        "dblink",
        "pg_create_logical_replication_slot",
        "pg_create_physical_replication_slot",
        "pg_drop_replication_slot",
        "pg_copy_logical_replication_slot",
        "pg_reload_conf",
        "pg_terminate_backend",
        "pg_cancel_backend",
        "pg_rotate_logfile",
        "pg_switch_wal",
        "pg_promote",
        "lo_export",
        "lo_import",
        "pg_read_server_files",
        "pg_file_write",
        "pg_logical_emit_message",
    ];

    /// <summary>One finding for each such statement.</summary>
    public static IEnumerable<Finding> Of(IEnumerable<PlanEntry> entries, FindingFactory findings, MigrationOptions options)
    {
        var mask = SecretMask.Of(options.Tokens);
        return from entry in entries
            from step in entry.Script.Steps
            let reason = Reason(step)
            where reason is not null
            let place = entry.Script.Locate(step, 0)
            select findings.Of(
                Rule,
                new Observation($"{step.Facts.Verb} {reason}: it is not run on a server that others use.")
                {
                    Script = entry.File,
                    Directives = entry.Directives,
                    Line = place.Line,
                    Column = place.Column,
                    Statement = mask.Hide(step.Sql),
                    Object = step.Facts.Object,
                }
            );
    }

    /// <summary>Why a statement would be felt outside of its database; null where it is not.</summary>
    public static string? Reason(SqlStatement step) => Reason(step.Facts, step.Sql);

    /// <summary>What of a script would be felt outside of its database; null where nothing would.</summary>
    public static string? Obstacle(SqlText text) =>
        (
            from statement in text.Statements
            let reason = Reason(statement.Facts, statement.Sql)
            where reason is not null
            select $"has a statement that {reason} ({statement.Facts.Verb})"
        ).FirstOrDefault();

    /// <summary>What of a text that a database keeps is plainly no change of that database; null where nothing is.</summary>
    public static string? PlainObstacle(SqlText text) =>
        (
            from statement in text.Statements
            where statement.Facts.Verb == "ALTER SYSTEM" || (statement.Facts.Effects & Machine) != 0
            select $"has a statement that reaches out of the database ({statement.Facts.Verb})"
        ).FirstOrDefault();

    private static string? Reason(StatementFacts facts, string sql)
    {
        if (facts.Verb == "ALTER SYSTEM" || (facts.Effects & Outside) != 0)
            return "reaches out of the database";
        if (Functions.FirstOrDefault(name => sql.Contains(name, StringComparison.OrdinalIgnoreCase)) is { } function)
            return $"names {function}";
        return facts.Effects.HasFlag(StatementEffects.Opaque) && Phrases.FirstOrDefault(phrase => Holds(sql, phrase)) is { } found
            ? $"has {string.Join(' ', found)} inside"
            : null;
    }

    private static bool Holds(string sql, string[] phrase)
    {
        var words = sql.Split([' ', '\t', '\r', '\n', '(', ')', '\'', '"', ';', ',', '$'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + phrase.Length <= words.Length; i++)
            if (phrase.Select((word, k) => words[i + k].Equals(word, StringComparison.OrdinalIgnoreCase)).All(same => same))
                return true;
        return false;
    }
}
