using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Watching;

/// <summary>
/// What a statement of a run does and to what, and nothing else of it: its text may hold secrets, which nobody but the run itself
/// knows.
/// </summary>
internal static class StatementLabel
{
    // What the engine sends itself names its tables so; no script should.
    private const string OwnTables = "pgmigrate.";

    private static readonly string[] Frame = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "RELEASE SAVEPOINT"];

    /// <summary>The label: <c>CREATE INDEX ix_item</c>. Null for what the engine sends itself, and where there is no word.</summary>
    /// <param name="sql">The statement, which may be cut anywhere; null for none.</param>
    public static string? Of(string? sql)
    {
        if (sql is null || sql.Contains(OwnTables, StringComparison.Ordinal))
            return null;
        var facts = StatementFacts.Read(sql);
        if (facts.Verb.Length == 0 || Frame.Contains(facts.Verb, StringComparer.Ordinal))
            return null;
        return facts.Object is { } name && IsName(name) ? $"{facts.Verb} {name}" : facts.Verb;
    }

    // A constant in the place of a name is none: the name of a prepared transaction, a file, a program with its arguments.
    private static bool IsName(string name)
    {
        var lexer = new SqlLexer(name);
        while (lexer.TryRead(out var token))
            if (token.Kind is SqlTokenKind.String or SqlTokenKind.DollarString)
                return false;
        return true;
    }
}
