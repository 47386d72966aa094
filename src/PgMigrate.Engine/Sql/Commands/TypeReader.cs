namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER TYPE; the reader stands behind the name.</summary>
internal static class TypeReader
{
    /// <summary>CREATE TYPE; null where no name follows.</summary>
    public static CreateType? Create(ref StatementReader reader, in DefinitionHead head)
    {
        if (head.Name is not { } name)
            return null;
        var isBase = !reader.IsWord("AS");
        return new CreateType(name, reader.TryWords("AS", "ENUM") ? ReadLabels(ref reader) : null) { IsBase = isBase };
    }

    /// <summary>ALTER TYPE; null for a change of owner and the like.</summary>
    public static SqlCommand? Alter(ref StatementReader reader, in DefinitionHead head)
    {
        if (head.Name is not { } name)
            return null;
        if (reader.TryWords("ADD", "VALUE"))
            return AddValue(ref reader, name);
        if (reader.TryWords("RENAME", "VALUE"))
            return RenameValue(ref reader, name);
        if (AlterReader.ReadNewName(ref reader, "TYPE", name) is { } renamed)
            return renamed;
        var actions = reader;
        if (reader.TryPhrase("ADD ATTRIBUTE", "DROP ATTRIBUTE", "ALTER ATTRIBUTE", "RENAME ATTRIBUTE") is not { } words)
            return null;
        var attribute = words == "RENAME ATTRIBUTE" ? TableActionReader.FromTo(ref reader) : null;
        return new AlterComposite(name, words) { Renamed = attribute, Losses = ReadLosses(actions) };
    }

    static List<TableAction> ReadLosses(StatementReader reader)
    {
        var losses = new List<TableAction>();
        do
        {
            if (ReadLoss(ref reader) is { } loss)
                losses.Add(loss);
            reader.SkipToComma();
        } while (reader.TryToken(SqlTokenKind.Comma));
        return losses;
    }

    static TableAction? ReadLoss(ref StatementReader reader)
    {
        if (reader.TryWords("ALTER", "ATTRIBUTE"))
            return AlterColumnReader.Read(ref reader) as AlterColumnType;
        if (!reader.TryWords("DROP", "ATTRIBUTE"))
            return null;
        var ifExists = reader.TryIfExists();
        return reader.Identifier() is { } attribute
            ? new DropColumn(attribute) { IfExists = ifExists, IsCascade = reader.TryWords("CASCADE") }
            : null;
    }

    static AddEnumValue? AddValue(ref StatementReader reader, ObjectName type)
    {
        var ifNotExists = reader.TryIfExists();
        return reader.Literal() is { } value ? new AddEnumValue(type, value, ifNotExists) : null;
    }

    static RenameEnumValue? RenameValue(ref StatementReader reader, ObjectName type) =>
        reader.Literal() is { } from && reader.TryWords("TO") && reader.Literal() is { } to
            ? new RenameEnumValue(type, from, to)
            : null;

    static List<string> ReadLabels(ref StatementReader reader)
    {
        var labels = new List<string>();
        reader.TryToken(SqlTokenKind.OpenParenthesis);
        do
        {
            if (reader.Literal() is { } label)
                labels.Add(label);
        } while (reader.TryToken(SqlTokenKind.Comma));
        return labels;
    }
}
