using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Finds the script behind a change: one of whose statements, other than queries and changes of rows, names the object; or else
/// what the object belongs to, since the server itself names indexes, constraints and sequences that a statement does not.
/// </summary>
internal sealed class ScriptBlame
{
    private static readonly HashSet<string> NoDefinition = new(
        ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "SET", "ANALYZE", "VACUUM"],
        StringComparer.Ordinal
    );

    private readonly Dictionary<ScriptText, IReadOnlyList<IReadOnlySet<string>>> _named = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// The first script that names what was added, the last that names what was removed or changed; null where none does.
    /// </summary>
    /// <param name="change">What happened.</param>
    /// <param name="parent">The full name of what the object belongs to; null where it stands alone.</param>
    /// <param name="scripts">Those that may have done it, oldest first.</param>
    public ScriptText? Find(SchemaChange change, string? parent, IReadOnlyList<ScriptText> scripts) =>
        Find(change.Change, NamesOf(change.Object), scripts)
        ?? (parent is null ? null : Find(change.Change, NamesOf(parent), scripts));

    private ScriptText? Find(SchemaChangeKind kind, List<string> names, IReadOnlyList<ScriptText> scripts) =>
        kind == SchemaChangeKind.Added
            ? scripts.FirstOrDefault(script => StatementsOf(script).Any(named => names.All(named.Contains)))
            : scripts.LastOrDefault(script => StatementsOf(script).Any(named => names.All(named.Contains)));

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

    private IReadOnlyList<IReadOnlySet<string>> StatementsOf(ScriptText script)
    {
        if (!_named.TryGetValue(script, out var named))
            _named[script] = named = [
                .. from statement in SqlText.Read(script.Text).Statements
                where !NoDefinition.Contains(statement.Facts.Verb.Split(' ')[0])
                select WordsOf(statement.Sql),
            ];
        return named;
    }

    private static HashSet<string> WordsOf(ReadOnlySpan<char> statement)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        AddWords(words, statement);
        return words;
    }

    private static void AddWords(HashSet<string> words, ReadOnlySpan<char> text)
    {
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            var written = text.Slice(token.Start, token.Length);
            if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
                words.Add(SqlIdentifier.Parse(written));
            // The code of a DO block, and what it composes.
            if (token.Kind is SqlTokenKind.DollarString or SqlTokenKind.String)
                AddWords(words, SqlLiteral.Value(written, token.Kind));
        }
    }
}
