namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads COMMENT ON; the reader stands behind these words.</summary>
internal static class CommentReader
{
    /// <summary>Null where no type of object follows.</summary>
    public static Comment? Read(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader)?.Name is not { } type)
            return null;
        if (type == "COLUMN")
            return OnColumn(ref reader);
        if (type == "TRANSFORM")
            reader.TryWords("FOR");
        return ReadPlace(ref reader, new Comment(type, type == "OPERATOR" ? OperatorName.Read(ref reader) : reader.ObjectName()));
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
        }
        while (reader.TryToken(SqlTokenKind.Dot));
        return parts switch
        {
            [.., var schema, var table, var column] => new("COLUMN", new ObjectName(schema, table)) { Column = column },
            [var table, var column] => new("COLUMN", new ObjectName(null, table)) { Column = column },
            _ => new("COLUMN", null),
        };
    }
}
