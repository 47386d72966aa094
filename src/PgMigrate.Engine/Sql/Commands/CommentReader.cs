namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads COMMENT ON and SECURITY LABEL; the reader stands behind the first word.</summary>
internal static class CommentReader
{
    /// <summary>COMMENT ON.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        if (!reader.TryWords("ON") || SqlObjectType.Read(ref reader) is not { } type)
            return new Reading("COMMENT");
        var first = reader;
        if (type.Name == "COLUMN")
            return new Reading(type.CommentOn, first.Name(), OnColumn(ref reader));
        var subject = DefinitionHead.Subject(type.Name, ref reader);
        return new Reading(type.CommentOn, subject.Written, ReadPlace(ref reader, new Comment(type.Name, subject.Name)));
    }

    /// <summary>SECURITY LABEL [FOR provider] ON.</summary>
    public static Reading ReadLabel(ref StatementReader reader)
    {
        if (!reader.TryWords("LABEL"))
            return new Reading("SECURITY");
        reader.SeekAnyWord("ON");
        reader.TryWords("ON");
        return SqlObjectType.Read(ref reader) is { } type
            ? new Reading(type.SecurityLabelOn, DefinitionHead.Subject(type.Name, ref reader).Written)
            : new Reading("SECURITY LABEL");
    }

    static Comment ReadPlace(ref StatementReader reader, Comment comment)
    {
        var arguments = reader.Is(SqlTokenKind.OpenParenthesis) ? reader.GroupItems() : null;
        if (!reader.TryWords("ON"))
            return comment with { Arguments = arguments };
        var isOnDomain = comment.ObjectType == "CONSTRAINT" && reader.TryWords("DOMAIN");
        return comment with { Arguments = arguments, On = reader.ObjectName(), IsOnDomain = isOnDomain };
    }

    static Comment OnColumn(ref StatementReader reader)
    {
        var parts = new List<string>();
        do
        {
            if (reader.Identifier() is { } part)
                parts.Add(part);
        } while (reader.TryToken(SqlTokenKind.Dot));
        return parts switch
        {
            [.., var schema, var table, var column] => new("COLUMN", new ObjectName(schema, table)) { Column = column },
            [var table, var column] => new("COLUMN", new ObjectName(null, table)) { Column = column },
            _ => new("COLUMN", null),
        };
    }
}
