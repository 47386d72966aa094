namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ALTER; the reader stands behind that word.</summary>
internal static class AlterReader
{
    /// <summary>What is altered, and how.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new Reading("ALTER");
        var head = DefinitionHead.OfAltered(type, ref reader);
        var reading = new Reading(type.Alter, head.Written);
        return type.Name switch
        {
            "TABLE" or "INDEX" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "FOREIGN TABLE" => Relation(
                reading,
                AlterTableReader.Read(ref reader, head, type.Name)
            ),
            "DATABASE" or "SUBSCRIPTION" => ServerObjectReader.Altered(type, head, reader) with
            {
                Command = Rename(ref reader, head, type.Name),
            },
            "SYSTEM" => reading with { Restriction = new Repeatable() },
            _ => reading with { Command = ReadCommand(type.Name, ref reader, head) },
        };
    }

    static SqlCommand? ReadCommand(string type, ref StatementReader reader, in DefinitionHead head) =>
        type switch
        {
            "TYPE" => TypeReader.Alter(ref reader, head),
            "DOMAIN" => DomainReader.Alter(ref reader, head),
            "POLICY" => PolicyReader.Read(ref reader, head, isAlter: true),
            "ROLE" or "USER" or "GROUP" => Role(ref reader, head),
            "FUNCTION" or "PROCEDURE" or "ROUTINE" => Routine(ref reader, head, type),
            "DEFAULT PRIVILEGES" => GrantReader.ReadDefaults(ref reader),
            "USER MAPPING" or "LARGE OBJECT" or "OPERATOR" => null,
            _ => Rename(ref reader, head, type),
        };

    // DETACH PARTITION is a statement's only action.
    static Reading Relation(Reading reading, AlterTable? command) =>
        reading with
        {
            Command = command,
            Restriction = command is { ObjectType: "TABLE", Actions: [DetachPartition { IsConcurrent: true } detach, ..] }
                ? new DetachPartitionConcurrently(reading.Object, detach.Written)
                : null,
        };

    static SqlCommand? Role(ref StatementReader reader, in DefinitionHead head)
    {
        var start = reader;
        return Rename(ref reader, head, "ROLE") ?? RoleReader.Read(ref start, head, isAlter: true);
    }

    static SqlCommand? Routine(ref StatementReader reader, in DefinitionHead head, string type)
    {
        var start = reader;
        return Rename(ref reader, head, type) ?? FunctionReader.Alter(ref start, head);
    }

    /// <summary>RENAME TO or SET SCHEMA, whatever stands between it and the name: arguments, ON table, USING method.</summary>
    static SqlCommand? Rename(ref StatementReader reader, in DefinitionHead head, string type)
    {
        if (head.Name is not { } name)
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
