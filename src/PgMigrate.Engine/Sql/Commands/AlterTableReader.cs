namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ALTER TABLE and its like; the reader stands behind the name.</summary>
internal static class AlterTableReader
{
    /// <summary>Null where no relation follows.</summary>
    public static AlterTable? Read(ref StatementReader reader, in DefinitionHead head, string type)
    {
        if (head.IsForTablespace)
            return ReadAll(ref reader, type);
        return head.Name is { } relation
            ? new AlterTable(type, relation, ReadActions(ref reader, type)) { IfExists = head.IfExists, IsOnly = head.IsOnly }
            : null;
    }

    /// <summary>ALL IN TABLESPACE x [OWNED BY …] SET TABLESPACE y.</summary>
    static AlterTable ReadAll(ref StatementReader reader, string type)
    {
        reader.Identifier();
        reader.SeekAnyWord("SET");
        var offset = reader.Offset;
        return reader.TryWords("SET", "TABLESPACE") && reader.Identifier() is { } tablespace
            ? new AlterTable(type, null, [new SetTablespace(tablespace) { Offset = offset }])
            : new AlterTable(type, null, []);
    }

    static List<TableAction> ReadActions(ref StatementReader reader, string type)
    {
        var actions = new List<TableAction>();
        if (type == "SEQUENCE")
            SequenceOptionReader.Read(ref reader, actions);
        while (!reader.AtEnd)
        {
            actions.Add(ReadAction(ref reader, type));
            reader.SkipToComma();
            reader.TryToken(SqlTokenKind.Comma);
        }
        return actions;
    }

    static TableAction ReadAction(ref StatementReader reader, string type)
    {
        var start = reader;
        var offset = reader.Offset;
        var action = ReadKnown(ref reader, type);
        if (action is null)
            reader = start;
        return (action ?? new OtherTableAction(reader.LeadingWords())) with { Offset = offset };
    }

    static TableAction? ReadKnown(ref StatementReader reader, string type)
    {
        if (reader.TryWords("ADD"))
            return TableActionReader.Add(ref reader);
        if (reader.TryWords("DROP"))
            return TableActionReader.Drop(ref reader);
        if (reader.TryWords("ALTER", "CONSTRAINT"))
            return reader.Identifier() is { } altered
                ? new AlterConstraint(altered, ConstraintAttributes.ReadEnforcement(ref reader))
                : null;
        if (reader.TryWords("ALTER"))
            return AlterColumnReader.Read(ref reader);
        if (reader.TryWords("RENAME"))
            return TableActionReader.Rename(ref reader);
        if (reader.TryWords("VALIDATE", "CONSTRAINT"))
            return reader.Identifier() is { } name ? new ValidateConstraint(name) : null;
        if (reader.TryWords("ATTACH", "PARTITION"))
            return PartitionActionReader.Attach(ref reader, type);
        if (reader.TryWords("DETACH", "PARTITION"))
            return PartitionActionReader.Detach(ref reader);
        if (reader.TryWords("MERGE", "PARTITIONS"))
            return PartitionActionReader.Merge(ref reader);
        if (reader.TryWords("SPLIT", "PARTITION"))
            return PartitionActionReader.Split(ref reader);
        return TableSettingReader.Read(ref reader);
    }
}
