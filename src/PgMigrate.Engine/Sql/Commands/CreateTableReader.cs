namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE TABLE in all its forms; the reader stands behind the name.</summary>
internal static class CreateTableReader
{
    /// <summary>Null where no name follows.</summary>
    /// <param name="reader">Stands behind the name.</param>
    /// <param name="head">The name, and what stood before it.</param>
    /// <param name="modifiers">What stood before TABLE.</param>
    /// <param name="isForeign">True for CREATE FOREIGN TABLE.</param>
    public static CreateTable? Read(ref StatementReader reader, in DefinitionHead head, CreateModifiers modifiers, bool isForeign)
    {
        if (head.Name is not { } name)
            return null;
        var table = new CreateTable(name)
        {
            IsTemporary = modifiers.IsTemporary,
            IsUnlogged = modifiers.IsUnlogged,
            IsForeign = isForeign,
            IfNotExists = head.IfExists,
        };
        return ReadClauses(ref reader, ReadBody(ref reader, table));
    }

    static CreateTable ReadBody(ref StatementReader reader, CreateTable table)
    {
        if (reader.TryWords("PARTITION", "OF"))
        {
            table = table with { PartitionOf = reader.ObjectName() };
            return TableElementReader.Read(ref reader, table, hasTypes: false);
        }
        if (!reader.TryWords("OF"))
            return TableElementReader.Read(ref reader, table, hasTypes: true);
        reader.ObjectName();
        return TableElementReader.Read(ref reader, table, hasTypes: false);
    }

    static CreateTable ReadClauses(ref StatementReader reader, CreateTable table)
    {
        while (!reader.AtEnd)
        {
            if (reader.TryWords("AS"))
                return table with { FromQuery = true };
            table = ReadClause(ref reader, table);
        }
        return table;
    }

    static CreateTable ReadClause(ref StatementReader reader, CreateTable table)
    {
        if (reader.TryWords("INHERITS"))
            return table with { Inherits = ReadParents(ref reader) };
        if (reader.TryWords("PARTITION", "BY"))
            return table with { IsPartitioned = true };
        if (reader.TryWords("ON", "COMMIT", "DROP"))
            return table with { DropsOnCommit = true };
        if (reader.TryWords("DEFAULT"))
            return table with { IsDefaultPartition = table.PartitionOf is not null };
        // Names that clauses take may be words of other clauses.
        var takesName = reader.TryAnyWord("USING", "TABLESPACE", "SERVER");
        if (!takesName || reader.Identifier() is null)
            reader.MovePastItem();
        return table;
    }

    static List<ObjectName> ReadParents(ref StatementReader reader)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return [];
        var parents = reader.Relations(out _);
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return parents;
    }
}
