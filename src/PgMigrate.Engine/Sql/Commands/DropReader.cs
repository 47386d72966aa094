namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads DROP; the reader stands behind that word.</summary>
internal static class DropReader
{
    /// <summary>Null where no type of object follows.</summary>
    public static DropObjects? Read(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader)?.Name is not { } type)
            return null;
        var isConcurrent = reader.TryWords("CONCURRENTLY");
        var ifExists = reader.TryIfExists();
        if (type is "USER MAPPING" or "TRANSFORM")
            reader.TryWords("FOR");
        if (type is "OWNED")
            reader.TryWords("BY");
        return new DropObjects(type, ReadNames(ref reader, type))
        {
            Table = reader.TryWords("ON") ? reader.ObjectName() : null,
            IfExists = ifExists,
            IsCascade = reader.SeekAnyWord("CASCADE"),
            IsConcurrent = isConcurrent,
        };
    }

    static List<ObjectName> ReadNames(ref StatementReader reader, string type)
    {
        var names = new List<ObjectName>();
        do
        {
            if (ReadName(ref reader, type) is { } name)
                names.Add(name);
            reader.SkipGroup();
        }
        while (reader.TryToken(SqlTokenKind.Comma));
        return names;
    }

    static ObjectName? ReadName(ref StatementReader reader, string type) => type switch
    {
        "OPERATOR" => OperatorName.Read(ref reader),
        "TYPE" or "DOMAIN" => TypeName(ref reader),
        _ => reader.ObjectName(),
    };

    /// <summary>Types may be named in words of the grammar: DROP TYPE double precision.</summary>
    static ObjectName? TypeName(ref StatementReader reader) =>
        SqlTypeReader.Read(ref reader) is { } type ? new ObjectName(type.Schema, type.Name) : null;
}
