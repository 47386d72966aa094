namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ALTER; the reader stands behind that word.</summary>
internal static class AlterReader
{
    /// <summary>Null for what no rule needs.</summary>
    public static SqlCommand? Read(ref StatementReader reader) => SqlObjectType.Read(ref reader)?.Name switch
    {
        "TABLE" => AlterTableReader.Read(ref reader, "TABLE"),
        "INDEX" => AlterTableReader.Read(ref reader, "INDEX"),
        "VIEW" => AlterTableReader.Read(ref reader, "VIEW"),
        "MATERIALIZED VIEW" => AlterTableReader.Read(ref reader, "MATERIALIZED VIEW"),
        "SEQUENCE" => AlterTableReader.Read(ref reader, "SEQUENCE"),
        "FOREIGN TABLE" => AlterTableReader.Read(ref reader, "FOREIGN TABLE"),
        "TYPE" => TypeReader.Alter(ref reader),
        "DOMAIN" => DomainReader.Alter(ref reader),
        "POLICY" => PolicyReader.Read(ref reader, isAlter: true),
        "TRIGGER" => Rename(ref reader, "TRIGGER"),
        "RULE" => Rename(ref reader, "RULE"),
        "ROLE" or "USER" or "GROUP" => Role(ref reader),
        "DEFAULT PRIVILEGES" or "SYSTEM" or "USER MAPPING" or "LARGE OBJECT" or "OPERATOR" or null => null,
        var type => Rename(ref reader, type),
    };

    static SqlCommand? Role(ref StatementReader reader)
    {
        var start = reader;
        return Rename(ref reader, "ROLE") ?? RoleReader.Read(ref start, isAlter: true);
    }

    /// <summary>RENAME TO or SET SCHEMA, whatever stands between it and the name: arguments, ON table, USING method.</summary>
    static SqlCommand? Rename(ref StatementReader reader, string type)
    {
        if (reader.ObjectName() is not { } name)
            return null;
        var arguments = reader.GroupText();
        var table = reader.TryWords("ON") ? reader.ObjectName() : null;
        var method = reader.TryWords("USING") ? reader.Identifier() : null;
        var command = ReadNewName(ref reader, type, name);
        return command is RenameObject renamed ? renamed with { Arguments = arguments, Table = table, Method = method } : command;
    }

    /// <summary>RENAME TO or SET SCHEMA; null where neither follows.</summary>
    public static SqlCommand? ReadNewName(ref StatementReader reader, string type, ObjectName name)
    {
        if (reader.TryWords("RENAME", "TO"))
            return reader.Identifier() is { } to ? new RenameObject(type, name, to) : null;
        return reader.TryWords("SET", "SCHEMA") && reader.Identifier() is { } schema ? new MoveObject(type, name, schema) : null;
    }
}
