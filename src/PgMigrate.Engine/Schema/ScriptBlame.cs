using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Finds the script behind a change: one of whose statements names the object, and can have made such a change. The server itself
/// names indexes, constraints and sequences that a statement does not: of these the object that they belong to may be named.
/// </summary>
internal sealed class ScriptBlame
{
    private readonly Dictionary<ScriptText, IReadOnlyList<WitnessStatement>> _statements = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>
    /// The first script that can have added what was added, the last that can have removed or changed what was; null where none
    /// can.
    /// </summary>
    /// <param name="change">What happened.</param>
    /// <param name="parent">The full name of what the object belongs to; null where it stands alone.</param>
    /// <param name="areAll">True where nobody else can have done it: a statement that does not name the object is a witness
    /// then.</param>
    /// <param name="scripts">Those that may have done it, oldest first.</param>
    public ScriptText? Find(SchemaChange change, string? parent, bool areAll, IReadOnlyList<ScriptText> scripts)
    {
        var names = NamesOf(change);
        var ofParent = parent is null ? [] : NamesOf(parent);
        var found = Find(
            change.Change,
            scripts,
            statement =>
                statement.Names(names) && StatementReach.Covers(statement, change, [.. names, .. ofParent])
                || change.Property is null && StatementReach.MovesSchema(statement, SchemaOf(change.Object))
        );
        if (found is not null || parent is null || !areAll)
            return found;
        return Find(
            change.Change,
            scripts,
            statement => statement.Names(ofParent) && StatementReach.CoversUnnamed(statement, change, ofParent)
        );
    }

    private ScriptText? Find(SchemaChangeKind kind, IReadOnlyList<ScriptText> scripts, Func<WitnessStatement, bool> isWitness) =>
        kind == SchemaChangeKind.Added
            ? scripts.FirstOrDefault(script => StatementsOf(script).Any(isWitness))
            : scripts.LastOrDefault(script => StatementsOf(script).Any(isWitness));

    // The database is named otherwise in each place; of the server's objects nobody writes the schema.
    private static List<string> NamesOf(SchemaChange change) =>
        change.ObjectType switch
        {
            SnapshotForm.Database => [],
            // FOR ROLE app IN SCHEMA shop ON TABLES
            "DEFAULT PRIVILEGES" => NamesOf(change.Object)[^1..],
            SnapshotForm.Privileges or SnapshotForm.Dependency => NamesOf(change.Object)[^1..],
            _ => NamesOf(change.Object),
        };

    // Scripts need not write the schema. A cast is named by its types, in parentheses; of a function they are left out.
    private static List<string> NamesOf(string fullName)
    {
        var isOfTypes = fullName.StartsWith('(');
        var names = new List<string>();
        var lexer = new SqlLexer(fullName);
        while (lexer.TryRead(out var token) && (isOfTypes || token.Kind != SqlTokenKind.OpenParenthesis))
        {
            if (isOfTypes && token.Kind == SqlTokenKind.Dot)
                names.RemoveAt(names.Count - 1);
            if (IsName(token.Kind))
                names.Add(Text(fullName.AsSpan(token.Start, token.Length), token.Kind));
        }

        return names.Count > 1 && !isOfTypes ? names[1..] : names;
    }

    private static string SchemaOf(string fullName)
    {
        var lexer = new SqlLexer(fullName);
        return lexer.TryRead(out var first) && IsName(first.Kind) && lexer.TryRead(out var next) && next.Kind == SqlTokenKind.Dot
            ? Text(fullName.AsSpan(first.Start, first.Length), first.Kind)
            : string.Empty;
    }

    private static bool IsName(SqlTokenKind kind) =>
        kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Operator;

    private static string Text(ReadOnlySpan<char> written, SqlTokenKind kind) =>
        kind == SqlTokenKind.Operator ? written.ToString() : SqlIdentifier.Parse(written);

    private IReadOnlyList<WitnessStatement> StatementsOf(ScriptText script)
    {
        if (!_statements.TryGetValue(script, out var statements))
            _statements[script] = statements = [
                .. SqlText
                    .Read(script.Text)
                    .Statements.Select(statement => new WitnessStatement(
                        statement.Facts.Verb,
                        statement.Facts.Object is { } written ? NamesOf(written).LastOrDefault() : null,
                        WordsOf(statement.Sql)
                    )),
            ];
        return statements;
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
            if (IsName(token.Kind))
                words.Add(Text(written, token.Kind));
            // The code of a DO block, and what it composes.
            if (token.Kind is SqlTokenKind.DollarString or SqlTokenKind.String)
                AddWords(words, SqlLiteral.Value(written, token.Kind));
        }
    }
}
