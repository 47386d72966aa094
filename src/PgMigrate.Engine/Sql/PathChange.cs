using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>What a statement makes of <c>search_path</c>.</summary>
/// <param name="Value">The path as SET has it; null for the default, and where it is not known.</param>
/// <param name="IsKnown">False where the statement's text does not tell the path, or whether it is set at all.</param>
internal sealed record PathChange(string? Value, bool IsKnown)
{
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

    private static PathChange Unknown { get; } = new(null, IsKnown: false);

    /// <summary>Null where the path stays.</summary>
    /// <param name="facts">What the statement is.</param>
    /// <param name="sql">Its text.</param>
    public static PathChange? Read(StatementFacts facts, ReadOnlySpan<char> sql)
    {
        if (facts.Setting is { Name: Path } setting)
            return new PathChange(setting.Value, IsKnown: true);
        if (facts.Setting is { Name: SettingChange.All } || facts.Verb == "DISCARD ALL")
            return new PathChange(null, IsKnown: true);
        if (facts is { Verb: "UPDATE", Object: "pg_settings" or "pg_catalog.pg_settings" })
            return Unknown;
        return CallsFunctions(facts.Verb) && sql.Contains("set_config", StringComparison.OrdinalIgnoreCase)
            ? OfCalls(new StatementReader(sql))
            : null;
    }

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
        return Literal(arguments[1]) is { } path ? new PathChange(path, IsKnown: true) : Unknown;
    }

    private static string? Literal(string argument)
    {
        var reader = new StatementReader(argument);
        return reader.Literal() is { } value && (reader.AtEnd || reader.Is(SqlTokenKind.TypeCast)) ? value : null;
    }
}
