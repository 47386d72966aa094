namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads constraints; <see cref="ConstraintAttributes"/> reads what follows them.</summary>
internal static class ConstraintReader
{
    /// <summary>True where a constraint begins in a table's list. Quoted names are columns, and so may EXCLUDE be.</summary>
    public static bool IsTableConstraint(StatementReader reader)
    {
        if (reader.IsAnyWord("CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN"))
            return true;
        if (reader.TryWords("NOT"))
            return reader.IsWord("NULL");
        return reader.TryWords("EXCLUDE") && (reader.IsWord("USING") || reader.Is(SqlTokenKind.OpenParenthesis));
    }

    /// <summary>Goes past a table's constraint; null where it is not understood.</summary>
    public static ConstraintDefinition? ReadOfTable(ref StatementReader reader)
    {
        var offset = reader.Offset;
        var name = ReadName(ref reader);
        if (ReadTableElement(ref reader) is not { } constraint)
            return null;
        return ConstraintAttributes.Read(ref reader, constraint with { Offset = offset, Name = name });
    }

    /// <summary>Goes past a constraint of a column or domain, and past nothing where none follows.</summary>
    /// <param name="reader">Stands on its first token.</param>
    /// <param name="column">The column; null for a domain.</param>
    public static ConstraintDefinition? ReadOfColumn(ref StatementReader reader, string? column)
    {
        var start = reader;
        var offset = reader.Offset;
        var name = ReadName(ref reader);
        if (ReadColumnElement(ref reader, column) is { } constraint)
            return ConstraintAttributes.Read(ref reader, constraint with { Offset = offset, Name = name });
        reader = start;
        return null;
    }

    /// <summary>Goes past CONSTRAINT and a name; null where they do not follow.</summary>
    public static string? ReadName(ref StatementReader reader) => reader.TryWords("CONSTRAINT") ? reader.Identifier() : null;

    static ConstraintDefinition? ReadTableElement(ref StatementReader reader)
    {
        if (reader.TryWords("CHECK"))
            return Check(ref reader);
        if (reader.TryWords("NOT", "NULL"))
            return new(ConstraintKind.NotNull) { Columns = reader.Identifier() is { } column ? [column] : [] };
        if (reader.TryWords("UNIQUE"))
            return Key(ref reader, ConstraintKind.Unique);
        if (reader.TryWords("PRIMARY", "KEY"))
            return Key(ref reader, ConstraintKind.PrimaryKey);
        if (reader.TryWords("EXCLUDE"))
            return Exclusion(ref reader);
        return reader.TryWords("FOREIGN", "KEY") ? ForeignKey(ref reader) : null;
    }

    static ConstraintDefinition? ReadColumnElement(ref StatementReader reader, string? column)
    {
        IReadOnlyList<string> columns = column is null ? [] : [column];
        if (reader.TryWords("CHECK"))
            return Check(ref reader);
        if (reader.TryWords("NOT", "NULL"))
            return new(ConstraintKind.NotNull) { Columns = columns };
        if (reader.TryWords("UNIQUE"))
            return new(ConstraintKind.Unique) { Columns = columns };
        if (reader.TryWords("PRIMARY", "KEY"))
            return new(ConstraintKind.PrimaryKey) { Columns = columns };
        return reader.IsWord("REFERENCES")
            ? new(ConstraintKind.ForeignKey) { Columns = columns, References = References(ref reader) }
            : null;
    }

    static ConstraintDefinition Check(ref StatementReader reader) =>
        new(ConstraintKind.Check) { Expression = reader.GroupText() };

    static ConstraintDefinition Key(ref StatementReader reader, ConstraintKind kind)
    {
        if (reader.TryWords("USING", "INDEX"))
            return new(kind) { UsingIndex = reader.Identifier() };
        ConstraintAttributes.SkipNullTreatment(ref reader);
        return new(kind) { Columns = reader.GroupColumns() };
    }

    static ConstraintDefinition Exclusion(ref StatementReader reader)
    {
        if (reader.TryWords("USING"))
            reader.Identifier();
        reader.SkipGroup();
        return new(ConstraintKind.Exclusion);
    }

    static ConstraintDefinition ForeignKey(ref StatementReader reader)
    {
        var columns = reader.GroupColumns();
        return new(ConstraintKind.ForeignKey) { Columns = columns, References = References(ref reader) };
    }

    static ObjectName? References(ref StatementReader reader)
    {
        if (!reader.TryWords("REFERENCES"))
            return null;
        var table = reader.ObjectName();
        reader.SkipGroup();
        return table;
    }
}
