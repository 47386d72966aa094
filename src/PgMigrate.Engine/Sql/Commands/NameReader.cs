namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads names as the server knows them: parts unquoted and folded.</summary>
internal static class NameReader
{
    /// <summary>True when it stands on something that may be a name.</summary>
    public static bool IsName(this ref StatementReader reader) =>
        reader.Is(SqlTokenKind.Word) || reader.Is(SqlTokenKind.QuotedIdentifier);

    /// <summary>One name without a schema; null where none follows.</summary>
    public static string? Identifier(this ref StatementReader reader)
    {
        if (!reader.IsName())
            return null;
        var name = SqlIdentifier.Parse(reader.CurrentText);
        reader.Move();
        return name;
    }

    /// <summary>A name that may be qualified; null where none follows.</summary>
    public static ObjectName? ObjectName(this ref StatementReader reader)
    {
        if (reader.Identifier() is not { } name)
            return null;
        string? schema = null;
        while (reader.TryDot())
            (schema, name) = (name, reader.Identifier() ?? "");
        return new ObjectName(schema, name);
    }

    /// <summary>A relation with all that may stand around it: <c>ONLY t</c>, <c>ONLY (t)</c>, <c>t *</c>.</summary>
    public static ObjectName? Relation(this ref StatementReader reader) => reader.Relation(out _);

    /// <summary>The same, and whether ONLY stood there.</summary>
    public static ObjectName? Relation(this ref StatementReader reader, out bool isOnly)
    {
        isOnly = reader.TryWords("ONLY");
        var isInParentheses = isOnly && reader.TryToken(SqlTokenKind.OpenParenthesis);
        var name = reader.ObjectName();
        if (isInParentheses)
            reader.TryToken(SqlTokenKind.CloseParenthesis);
        reader.TryOperator("*");
        return name;
    }

    /// <summary>Relations <c>a, ONLY b, c *</c>; column lists behind them are skipped.</summary>
    public static List<ObjectName> Relations(this ref StatementReader reader)
    {
        var names = new List<ObjectName>();
        do
        {
            if (reader.Relation() is { } name)
                names.Add(name);
            reader.SkipGroup();
        }
        while (reader.TryToken(SqlTokenKind.Comma));
        return names;
    }

    /// <summary>Names <c>a, b, c</c> without schemas.</summary>
    public static List<string> Identifiers(this ref StatementReader reader)
    {
        var names = new List<string>();
        do
        {
            if (reader.Identifier() is { } name)
                names.Add(name);
        }
        while (reader.TryToken(SqlTokenKind.Comma));
        return names;
    }

    /// <summary>The name of what <c>n ON t</c> names, and of its table; null where they do not follow.</summary>
    public static (string Name, ObjectName Table)? NameOnTable(this ref StatementReader reader)
    {
        if (reader.Identifier() is not { } name || !reader.TryWords("ON") || reader.ObjectName() is not { } table)
            return null;
        return (name, table);
    }

    /// <summary>The name that one written with quotes and dots stands for.</summary>
    public static ObjectName? Parse(string? written)
    {
        var reader = new StatementReader(written);
        return reader.ObjectName();
    }

    // A dot that no name follows is no part of the name, so that nothing behind it is lost.
    static bool TryDot(this ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.Dot))
            return false;
        var ahead = reader;
        ahead.Move();
        if (!ahead.IsName())
            return false;
        reader = ahead;
        return true;
    }
}
