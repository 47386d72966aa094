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
        return new Comment(type, type == "OPERATOR" ? OperatorName.Read(ref reader) : reader.ObjectName());
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
