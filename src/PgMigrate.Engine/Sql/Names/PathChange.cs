using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Names;

/// <summary>What a statement makes of <c>search_path</c>.</summary>
/// <param name="Schemas">The schemas in order, <c>$user</c> as it is; null for the default, and where they are not known.</param>
/// <param name="Scope">How long it holds.</param>
internal sealed record PathChange(IReadOnlyList<string>? Schemas, SettingScope Scope)
{
    /// <summary>False where the statement's text does not tell the path, or whether it is set at all.</summary>
    public bool IsKnown { get; init; } = true;

    private const string Path = "search_path";

    // With one of them behind its list, a query may call its functions for no row, or for several.
    private static readonly string[] Clauses =
    [
        "FROM",
        "WHERE",
        "GROUP",
        "HAVING",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "CASE",
        "AND",
        "OR",
    ];

    // They name functions, and call none.
    private static readonly string[] Definitions =
    [
        "CREATE",
        "ALTER",
        "DROP",
        "GRANT",
        "REVOKE",
        "COMMENT",
        "SECURITY LABEL",
        "PREPARE",
    ];

    // For how long is not known either: for the rest of the script, to be on the safe side.
    private static PathChange Unknown { get; } = new(null, SettingScope.Session) { IsKnown = false };

    /// <summary>Null where the path stays.</summary>
    /// <param name="statement">A statement, or one of a DO block.</param>
    public static PathChange? Read(SqlStatement statement)
    {
        var facts = statement.Facts;
        var change =
            facts.Setting is { Name: Path } setting ? OfSetting(statement.Sql, setting)
            : facts.Setting is { Name: SettingChange.All } all ? new PathChange(null, all.Scope)
            : facts.Verb == "DISCARD ALL" ? new PathChange(null, SettingScope.Session)
            : facts is { Verb: "UPDATE", Object: "pg_settings" or "pg_catalog.pg_settings" } ? Unknown
            : facts.Verb == "DO" ? OfBlock(statement)
            : OfFunctions(facts.Verb, statement.Sql);
        return change is not null && statement.IsConditional ? Unknown : change;
    }

    /// <summary>The schemas of a text as the server keeps a path, and as <c>set_config()</c> takes it.</summary>
    public static IReadOnlyList<string> Parse(string path) => Names(new StatementReader(path));

    private static PathChange OfSetting(string sql, SettingChange setting)
    {
        if (setting.Value is null)
            return new PathChange(null, setting.Scope);
        var reader = new StatementReader(sql);
        while (!reader.AtEnd && !reader.IsAnyWord("search_path", "SCHEMA") && reader.CurrentText is not "\"search_path\"")
            reader.Move();
        reader.Move();
        _ = reader.TryOperator("=") || reader.TryWords("TO");
        return new PathChange(Names(reader), setting.Scope);
    }

    // SET takes a constant for the name of one schema, as it stands: also 'a, b'.
    private static List<string> Names(StatementReader reader)
    {
        var names = new List<string>();
        while (!reader.AtEnd)
        {
            if ((reader.Literal() ?? reader.Identifier()) is { } name)
                names.Add(name);
            else
                reader.Move();
        }

        names.RemoveAll(name => name.Length == 0);
        return names;
    }

    // What it builds as it runs, and what is written in another language, cannot be read.
    private static PathChange? OfBlock(SqlStatement statement) =>
        statement.Block is { IsRead: false } or { DynamicOffset: not null }
        && statement.Sql.Contains(Path, StringComparison.OrdinalIgnoreCase)
            ? Unknown
            : null;

    private static PathChange? OfFunctions(string verb, string sql) =>
        CallsFunctions(verb) && sql.Contains("set_config", StringComparison.OrdinalIgnoreCase)
            ? OfCalls(new StatementReader(sql))
            : null;

    private static bool CallsFunctions(string verb) =>
        verb == "CREATE TABLE AS" || !Definitions.Any(definition => verb.StartsWith(definition, StringComparison.Ordinal));

    // Of a list's calls the last one counts.
    private static PathChange? OfCalls(StatementReader reader)
    {
        var isPlain = reader.IsAnyWord("SELECT", "PERFORM") && !HasClause(reader);
        PathChange? change = null;
        var depth = 0;
        while (!reader.AtEnd)
        {
            var isFunction = reader.IsWord("set_config") || reader.CurrentText.SequenceEqual("\"set_config\"");
            depth +=
                reader.Is(SqlTokenKind.OpenParenthesis) ? 1
                : reader.Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            reader.Move();
            if (isFunction && reader.Is(SqlTokenKind.OpenParenthesis) && OfArguments(reader) is { } found)
                change = isPlain && depth == 0 ? found : Unknown;
        }

        return change;
    }

    private static bool HasClause(StatementReader reader) => reader.SeekAnyWord(Clauses);

    // The reader is a copy: the calls in the arguments are looked at, too.
    private static PathChange? OfArguments(StatementReader reader)
    {
        var arguments = reader.GroupItems();
        if (arguments.Count != 3 || Literal(arguments[0]) is not { } name)
            return Unknown;
        if (!name.Equals(Path, StringComparison.OrdinalIgnoreCase))
            return null;
        return Literal(arguments[1]) is { } path && IsLocal(arguments[2]) is { } isLocal
            ? new PathChange(Parse(path), isLocal ? SettingScope.Local : SettingScope.Session)
            : Unknown;
    }

    private static bool? IsLocal(string argument) => SqlBoolean.Parse(Literal(argument) ?? argument.Trim());

    private static string? Literal(string argument)
    {
        var reader = new StatementReader(argument);
        return reader.Literal() is { } value && (reader.AtEnd || reader.Is(SqlTokenKind.TypeCast)) ? value : null;
    }
}
