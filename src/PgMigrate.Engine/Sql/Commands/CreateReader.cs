namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE; the reader stands behind that word.</summary>
internal static class CreateReader
{
    /// <summary>Null for what no rule needs.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        var modifiers = CreateModifiers.Read(ref reader);
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new Reading("CREATE");
        if (type.Name == "SCHEMA")
            return Schema(type, ref reader);
        var head = DefinitionHead.OfCreated(type, ref reader);
        return type.Name switch
        {
            "INDEX" => CreateIndexReader.Read(ref reader, head, modifiers.IsUnique),
            "TABLE" => Table(CreateTableReader.Read(ref reader, head, modifiers, isForeign: false), head),
            "DATABASE" or "TABLESPACE" => ServerObjectReader.Created(type, head),
            "SUBSCRIPTION" => ServerObjectReader.Subscribed(head, reader),
            _ => new Reading(type.Create, head.Written, ReadCommand(type.Name, ref reader, head, modifiers)),
        };
    }

    static SqlCommand? ReadCommand(string type, ref StatementReader reader, in DefinitionHead head, CreateModifiers modifiers) =>
        type switch
        {
            "FOREIGN TABLE" => CreateTableReader.Read(ref reader, head, modifiers, isForeign: true),
            "VIEW" or "MATERIALIZED VIEW" => View(ref reader, head, modifiers, type == "MATERIALIZED VIEW"),
            "FUNCTION" or "PROCEDURE" => FunctionReader.Read(ref reader, head, modifiers.OrReplace, type == "PROCEDURE"),
            "TRIGGER" => Trigger(ref reader, head, modifiers.OrReplace),
            "RULE" => Rule(ref reader, head, modifiers.OrReplace),
            "POLICY" => PolicyReader.Read(ref reader, head, isAlter: false),
            "TYPE" => TypeReader.Create(ref reader, head),
            "DOMAIN" => DomainReader.Create(ref reader, head),
            "SEQUENCE" => head.Name is { } sequence ? new CreateSequence(sequence, head.IfExists) : null,
            "EXTENSION" => head.Name is { } extension ? new CreateExtension(extension.Name, head.IfExists) : null,
            "ROLE" or "USER" or "GROUP" => RoleReader.Read(ref reader, head, isAlter: false),
            "PUBLICATION" => head.Name is { } publication
                ? new CreatePublication(publication.Name, reader.TryWords("FOR", "ALL", "TABLES"))
                : null,
            _ => null,
        };

    static Reading Table(CreateTable? table, in DefinitionHead head) =>
        new(table is { FromQuery: true } ? "CREATE TABLE AS" : "CREATE TABLE", head.Written, table);

    static CreateView? View(ref StatementReader reader, in DefinitionHead head, CreateModifiers modifiers, bool isMaterialized)
    {
        if (head.Name is not { } name)
            return null;
        reader.SeekAnyWord("AS");
        reader.Move();
        return new CreateView(name)
        {
            OrReplace = modifiers.OrReplace,
            IfNotExists = head.IfExists,
            IsTemporary = modifiers.IsTemporary,
            IsMaterialized = isMaterialized,
            Query = reader.TextToEnd(),
        };
    }

    static CreateTrigger? Trigger(ref StatementReader reader, in DefinitionHead head, bool orReplace)
    {
        if (head.Name is not { } name || !reader.SeekAnyWord("ON"))
            return null;
        reader.Move();
        return reader.ObjectName() is { } table ? new CreateTrigger(name.Name, table) { OrReplace = orReplace } : null;
    }

    static CreateRule? Rule(ref StatementReader reader, in DefinitionHead head, bool orReplace)
    {
        if (head.Name is not { } name || !reader.SeekAnyWord("TO"))
            return null;
        reader.Move();
        return reader.ObjectName() is { } table ? new CreateRule(name.Name, table, orReplace) : null;
    }

    static Reading Schema(SqlObjectType type, ref StatementReader reader)
    {
        var ifNotExists = reader.TryIfExists();
        // Without a name of its own the schema gets that of its owner.
        reader.TryWords("AUTHORIZATION");
        var first = reader;
        var isCurrentRole = reader.TryAnyWord("CURRENT_ROLE", "CURRENT_USER", "SESSION_USER");
        var name = isCurrentRole ? null : reader.Identifier();
        if (reader.TryWords("AUTHORIZATION"))
            reader.Identifier();
        return new Reading(type.Create, first.Name(), new CreateSchema(name, ifNotExists) { HasElements = !reader.AtEnd });
    }
}
