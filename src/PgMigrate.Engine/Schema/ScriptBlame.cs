using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Finds the script behind a change: one of whose statements names the object, and is of a kind that can have changed it so; or
/// else what the object belongs to, since the server itself names indexes, constraints and sequences that a statement does not.
/// </summary>
internal sealed class ScriptBlame
{
    private readonly Dictionary<ScriptText, IReadOnlyList<BlamedStatement>> _statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// The first script that names what was added, the last that names what was removed or changed; null where none does.
    /// </summary>
    /// <param name="change">What happened.</param>
    /// <param name="parent">The full name of what the object belongs to; null where it stands alone.</param>
    /// <param name="scripts">Those that may have done it, oldest first.</param>
    public ScriptText? Find(SchemaChange change, string? parent, IReadOnlyList<ScriptText> scripts) =>
        Find(change, NamesOf(change.Object), scripts) ?? (parent is null ? null : Find(change, NamesOf(parent), scripts));

    private ScriptText? Find(SchemaChange change, List<string> names, IReadOnlyList<ScriptText> scripts)
    {
        return change.Change == SchemaChangeKind.Added ? scripts.FirstOrDefault(HasDone) : scripts.LastOrDefault(HasDone);

        bool HasDone(ScriptText script) =>
            StatementsOf(script)
                .Any(statement => names.All(statement.Words.Contains) && StatementReach.CanCause(statement.Verb, change));
    }

    // Scripts need not write the schema.
    private static List<string> NamesOf(string fullName)
    {
        var names = new List<string>();
        var lexer = new SqlLexer(fullName);
        while (lexer.TryRead(out var token) && token.Kind != SqlTokenKind.OpenParenthesis)
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                names.Add(SqlIdentifier.Parse(fullName.AsSpan(token.Start, token.Length)));
        return names.Count > 1 ? names[1..] : names;
    }

    private IReadOnlyList<BlamedStatement> StatementsOf(ScriptText script)
    {
        if (!_statements.TryGetValue(script, out var statements))
            _statements[script] = statements = [
                .. from statement in SqlText.Read(script.Text).Statements
                where StatementReach.ChangesSchema(statement.Facts.Verb)
                select new BlamedStatement(statement.Facts.Verb, WordsOf(statement)),
            ];
        return statements;
    }

    private static HashSet<string> WordsOf(SqlStatement statement)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        AddWords(words, statement.Sql, withTexts: !StatementReach.IsAboutText(statement.Facts.Verb));
        return words;
    }

    private static void AddWords(HashSet<string> words, ReadOnlySpan<char> text, bool withTexts)
    {
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            var written = text.Slice(token.Start, token.Length);
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                words.Add(SqlIdentifier.Parse(written));
            // The code of a DO block, and what it composes.
            if (withTexts && (token.Kind is SqlTokenKind.DollarString or SqlTokenKind.String))
                AddWords(words, SqlLiteral.Value(written, token.Kind), withTexts);
        }
    }

    private sealed record BlamedStatement(string Verb, IReadOnlySet<string> Words);
}
