namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE; the reader stands behind that word.</summary>
internal static class CreateReader
{
    /// <summary>Null for what no rule needs.</summary>
    public static SqlCommand? Read(ref StatementReader reader)
    {
        var modifiers = CreateModifiers.Read(ref reader);
        var type = SqlObjectType.Read(ref reader)?.Name;
        return type switch
        {
            "TABLE" or "FOREIGN TABLE" => CreateTableReader.Read(ref reader, modifiers, type == "FOREIGN TABLE"),
            "INDEX" => CreateIndexReader.Read(ref reader, modifiers.IsUnique),
            "VIEW" or "MATERIALIZED VIEW" => View(ref reader, modifiers, type == "MATERIALIZED VIEW"),
            "FUNCTION" or "PROCEDURE" => FunctionReader.Read(ref reader, modifiers.OrReplace, type == "PROCEDURE"),
            "TRIGGER" => Trigger(ref reader, modifiers.OrReplace),
            "RULE" => Rule(ref reader, modifiers.OrReplace),
            "POLICY" => PolicyReader.Read(ref reader, isAlter: false),
            "TYPE" => TypeReader.Create(ref reader),
            "DOMAIN" => DomainReader.Create(ref reader),
            "SCHEMA" => Schema(ref reader),
            "SEQUENCE" => Sequence(ref reader),
            "EXTENSION" => Extension(ref reader),
            "ROLE" or "USER" or "GROUP" => RoleReader.Read(ref reader, isAlter: false),
            "PUBLICATION" => Publication(ref reader),
            _ => null,
        };
    }

    static CreateView? View(ref StatementReader reader, CreateModifiers modifiers, bool isMaterialized)
    {
        var ifNotExists = reader.TryIfExists();
        if (reader.ObjectName() is not { } name)
            return null;
        reader.SeekAnyWord("AS");
        reader.Move();
        return new CreateView(name)
        {
            OrReplace = modifiers.OrReplace,
            IfNotExists = ifNotExists,
            IsTemporary = modifiers.IsTemporary,
            IsMaterialized = isMaterialized,
            Query = reader.TextToEnd(),
        };
    }

    static CreateTrigger? Trigger(ref StatementReader reader, bool orReplace)
    {
        if (reader.Identifier() is not { } name || !reader.SeekAnyWord("ON"))
            return null;
        reader.Move();
        return reader.ObjectName() is { } table ? new CreateTrigger(name, table) { OrReplace = orReplace } : null;
    }

    static CreateRule? Rule(ref StatementReader reader, bool orReplace)
    {
        if (reader.Identifier() is not { } name || !reader.SeekAnyWord("TO"))
            return null;
        reader.Move();
        return reader.ObjectName() is { } table ? new CreateRule(name, table, orReplace) : null;
    }

    static CreateSchema Schema(ref StatementReader reader)
    {
        var ifNotExists = reader.TryIfExists();
        // Without a name of its own the schema gets that of its owner.
        reader.TryWords("AUTHORIZATION");
        var isCurrentRole = reader.TryAnyWord("CURRENT_ROLE", "CURRENT_USER", "SESSION_USER");
        var name = isCurrentRole ? null : reader.Identifier();
        if (reader.TryWords("AUTHORIZATION"))
            reader.Identifier();
        return new CreateSchema(name, ifNotExists) { HasElements = !reader.AtEnd };
    }

    static CreateSequence? Sequence(ref StatementReader reader)
    {
        var ifNotExists = reader.TryIfExists();
        return reader.ObjectName() is { } name ? new CreateSequence(name, ifNotExists) : null;
    }

    static CreateExtension? Extension(ref StatementReader reader)
    {
        var ifNotExists = reader.TryIfExists();
        return reader.Identifier() is { } name ? new CreateExtension(name, ifNotExists) : null;
    }

    static CreatePublication? Publication(ref StatementReader reader) =>
        reader.Identifier() is { } name ? new CreatePublication(name, reader.TryWords("FOR", "ALL", "TABLES")) : null;
}
