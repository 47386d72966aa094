namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads DROP; the reader stands behind that word.</summary>
internal static class DropReader
{
    /// <summary>What is dropped.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        if (SqlObjectType.Read(ref reader) is not { } type)
            return new Reading("DROP");
        var isConcurrent = reader.TryWords("CONCURRENTLY");
        var ifExists = reader.TryIfExists();
        if (type.Name is "OWNED")
            reader.TryWords("BY");
        var written = new List<string?>();
        var command = new DropObjects(type.Name, ReadNames(ref reader, type.Name, written))
        {
            Table = reader.TryWords("ON") ? reader.ObjectName() : null,
            IfExists = ifExists,
            IsCascade = reader.SeekAnyWord("CASCADE"),
            IsConcurrent = isConcurrent,
        };
        var only = written is [var one] && type.Name is not "OWNED" ? one : null;
        return new Reading(type.Drop, only, command) { Restriction = RestrictionOf(command, written, only) };
    }

    static TransactionRestriction? RestrictionOf(DropObjects command, IEnumerable<string?> written, string? only) =>
        command is { ObjectType: "INDEX", IsConcurrent: true }
            ? new DropIndexConcurrently([.. written.OfType<string>()], command.IfExists)
            : ServerObjectReader.OfDropped(command.ObjectType, only);

    static List<ObjectName> ReadNames(ref StatementReader reader, string type, List<string?> written)
    {
        var names = new List<ObjectName>();
        do
        {
            var name = ReadName(ref reader, type, out var text);
            if (name is not null)
                names.Add(name);
            written.Add(text);
            reader.SkipGroup();
        } while (reader.TryToken(SqlTokenKind.Comma));
        return names;
    }

    static ObjectName? ReadName(ref StatementReader reader, string type, out string? written)
    {
        if (type is "TYPE" or "DOMAIN")
        {
            var first = reader;
            written = first.Name();
            return TypeName(ref reader);
        }
        var subject =
            type == "OWNED"
                ? new DefinitionHead(reader.ObjectName(out written), written)
                : DefinitionHead.Subject(type, ref reader);
        written = subject.Written;
        return subject.Name;
    }

    /// <summary>Types may be named in words of the grammar: DROP TYPE double precision.</summary>
    static ObjectName? TypeName(ref StatementReader reader) =>
        SqlTypeReader.Read(ref reader) is { } type ? new ObjectName(type.Schema, type.Name) : null;
}
