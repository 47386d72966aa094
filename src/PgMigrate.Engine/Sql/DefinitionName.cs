namespace PgMigrate.Engine.Sql;

/// <summary>Verb and object of CREATE, ALTER, DROP, COMMENT ON and SECURITY LABEL; the reader stands behind that word.</summary>
internal static class DefinitionName
{
    /// <summary>CREATE.</summary>
    public static StatementName Create(ref StatementReader reader)
    {
        SkipModifiers(ref reader);
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new("CREATE", null);
        SkipFlags(ref reader);
        if (type.Name == "TABLE")
            return CreateTable(ref reader);
        if (type.Name == "SCHEMA")
            reader.TryWords("AUTHORIZATION");
        var isUnnamed = type.Name is "INDEX" or "STATISTICS" && reader.IsAnyWord("ON");
        return new(type.Create, isUnnamed ? null : ObjectOf(type, ref reader));
    }

    /// <summary>ALTER.</summary>
    public static StatementName Alter(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new("ALTER", null);
        SkipFlags(ref reader);
        var isForAll = reader.TryWords("ALL", "IN", "TABLESPACE")
            || (type.Name is "ROLE" or "USER" or "GROUP" && reader.TryWords("ALL"));
        return new(type.Alter, isForAll ? null : ObjectOf(type, ref reader));
    }

    /// <summary>DROP.</summary>
    public static StatementName Drop(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new("DROP", null);
        SkipFlags(ref reader);
        var name = ObjectOf(type, ref reader);
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            reader.MovePastGroup();
        return new(type.Drop, reader.Is(SqlTokenKind.Comma) ? null : name);
    }

    /// <summary>SECURITY LABEL [FOR provider] ON.</summary>
    public static StatementName SecurityLabel(ref StatementReader reader)
    {
        reader.SeekAnyWord("ON");
        reader.TryWords("ON");
        return OnObject(ref reader, static type => type.SecurityLabelOn, "SECURITY LABEL");
    }

    /// <summary>A type and a name.</summary>
    public static StatementName OnObject(ref StatementReader reader, Func<SqlObjectType, string> verb, string withoutType) =>
        SqlObjectType.Read(ref reader) is { } type
            ? new(verb(type), ObjectOf(type, ref reader))
            : new(withoutType, null);

    static StatementName CreateTable(ref StatementReader reader)
    {
        var name = reader.Name();
        // AS stands outside of parentheses in nothing else.
        return new(reader.SeekAnyWord("AS") ? "CREATE TABLE AS" : "CREATE TABLE", name);
    }

    static void SkipModifiers(ref StatementReader reader)
    {
        reader.TryWords("OR", "REPLACE");
        while (reader.TryAnyWord("GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE", "RECURSIVE", "TRUSTED"))
        {
            // They change how the object is made, not what it is.
        }
        if (!reader.TryWords("CONSTRAINT"))
        {
            var conversion = reader;
            if (conversion.TryWords("DEFAULT", "CONVERSION"))
                reader.Move();
        }
    }

    static void SkipFlags(ref StatementReader reader)
    {
        reader.TryWords("CONCURRENTLY");
        reader.TryIfExists();
        reader.TryWords("ONLY");
    }

    static string? ObjectOf(SqlObjectType type, ref StatementReader reader) => type.Name switch
    {
        "DEFAULT PRIVILEGES" or "SYSTEM" or "OWNED" => null,
        "CAST" => Group(ref reader),
        "OPERATOR" => Operator(ref reader),
        "LARGE OBJECT" => Token(ref reader),
        "USER MAPPING" or "TRANSFORM" => reader.TryWords("FOR") ? reader.Name() : null,
        _ => reader.Name(),
    };

    static string? Group(ref StatementReader reader)
    {
        var from = reader.Offset;
        if (!reader.Is(SqlTokenKind.OpenParenthesis))
            return null;
        reader.MovePastGroup();
        return reader.TextSince(from);
    }

    static string? Token(ref StatementReader reader)
    {
        if (reader.AtEnd)
            return null;
        var text = reader.CurrentText.ToString();
        reader.Move();
        return text;
    }

    static string? Operator(ref StatementReader reader)
    {
        var schema = reader.Name();
        reader.TryToken(SqlTokenKind.Dot);
        var symbol = reader.Is(SqlTokenKind.Operator) ? Token(ref reader) : null;
        return schema is null ? symbol : $"{schema}.{symbol}";
    }
}
