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

    /// <summary>A name with or without a schema; of three parts the last two. Null where none follows.</summary>
    public static ObjectName? ObjectName(this ref StatementReader reader) => reader.ObjectName(out _);

    /// <summary>A name with or without a schema; of three parts the last two. Null where none follows.</summary>
    /// <param name="reader">Stands on the name.</param>
    /// <param name="written">All of its parts as written, without the blanks between them; null where none follows.</param>
    public static ObjectName? ObjectName(this ref StatementReader reader, out string? written)
    {
        written = null;
        var first = reader;
        if (reader.Identifier() is not { } name)
            return null;
        string? schema = null;
        var parts = 1;
        for (; reader.TryDot(); parts++)
            (schema, name) = (name, reader.Identifier() ?? "");
        written =
            parts > 1 ? first.Name()
            : first.CurrentText.SequenceEqual(name) ? name
            : first.CurrentText.ToString();
        return new ObjectName(schema, name);
    }

    /// <summary>A relation <c>a</c>, <c>ONLY a</c> or <c>a *</c>; null where none follows.</summary>
    public static ObjectName? Relation(this ref StatementReader reader) => reader.Relation(out _, out _);

    /// <summary>A relation <c>a</c>, <c>ONLY a</c> or <c>a *</c>; null where none follows.</summary>
    /// <param name="reader">Stands on it.</param>
    /// <param name="isOnly">True for ONLY.</param>
    /// <param name="written">Its name as written; null where none follows.</param>
    public static ObjectName? Relation(this ref StatementReader reader, out bool isOnly, out string? written)
    {
        isOnly = reader.TryWords("ONLY");
        var isInParentheses = isOnly && reader.TryToken(SqlTokenKind.OpenParenthesis);
        var name = reader.ObjectName(out written);
        if (isInParentheses)
            reader.TryToken(SqlTokenKind.CloseParenthesis);
        reader.TryOperator("*");
        return name;
    }

    /// <summary>Relations <c>a, ONLY b, c *</c>; column lists behind them are skipped.</summary>
    /// <param name="reader">Stands on the first one.</param>
    /// <param name="only">The name as written where it is the only one; null elsewhere.</param>
    public static List<ObjectName> Relations(this ref StatementReader reader, out string? only)
    {
        var names = new List<ObjectName>();
        var isFirst = true;
        only = null;
        do
        {
            if (reader.Relation(out _, out var written) is { } name)
                names.Add(name);
            only = isFirst ? written : null;
            isFirst = false;
            reader.SkipGroup();
        } while (reader.TryToken(SqlTokenKind.Comma));
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
        } while (reader.TryToken(SqlTokenKind.Comma));
        return names;
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
