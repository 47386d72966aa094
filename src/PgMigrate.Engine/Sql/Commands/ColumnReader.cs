namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads a column's definition.</summary>
internal static class ColumnReader
{
    /// <summary>Goes past a column; null where none follows.</summary>
    /// <param name="reader">Stands on the column's name.</param>
    /// <param name="hasType">False for the columns of PARTITION OF and OF.</param>
    public static ColumnDefinition? Read(ref StatementReader reader, bool hasType = true)
    {
        var offset = reader.Offset;
        if (reader.Identifier() is not { } name)
            return null;
        var type = hasType && !reader.AtListBreak() ? SqlTypeReader.Read(ref reader) : null;
        reader.TryWords("WITH", "OPTIONS");
        return ReadClauses(ref reader, new ColumnDefinition(name, type) { Offset = offset });
    }

    /// <summary>Goes past COLLATE and a name, which it returns as written; null where they do not follow.</summary>
    public static string? ReadCollation(ref StatementReader reader) => reader.TryWords("COLLATE") ? reader.Name() : null;

    static ColumnDefinition ReadClauses(ref StatementReader reader, ColumnDefinition column)
    {
        var constraints = new List<ConstraintDefinition>();
        while (!reader.AtListBreak())
        {
            var constraint = ConstraintReader.ReadOfColumn(ref reader, column.Name);
            if (constraint is { Kind: ConstraintKind.NotNull })
                column = column with { IsNotNull = true };
            if (constraint is { Kind: not ConstraintKind.NotNull })
                constraints.Add(constraint);
            if (constraint is null)
                column = ReadClause(ref reader, column);
        }
        return column with { Constraints = constraints };
    }

    /// <summary>Goes past one clause that is no constraint, or past one token of what is not understood.</summary>
    static ColumnDefinition ReadClause(ref StatementReader reader, ColumnDefinition column)
    {
        var offset = reader.Offset;
        // DEFAULT, GENERATED and NULL may have a constraint's name as well; the server ignores it.
        ConstraintReader.ReadName(ref reader);
        if (reader.TryWords("DEFAULT"))
            return column with { Default = DefaultExpression.Read(ref reader) };
        if (reader.TryWords("GENERATED"))
            return ReadGenerated(ref reader, column);
        if (reader.TryAnyWord("STORAGE", "COMPRESSION"))
            reader.Identifier();
        ReadCollation(ref reader);
        if (reader.Offset == offset)
            reader.MovePastItem();
        return column;
    }

    static ColumnDefinition ReadGenerated(ref StatementReader reader, ColumnDefinition column)
    {
        if (!reader.TryWords("BY", "DEFAULT"))
            reader.TryWords("ALWAYS");
        reader.TryWords("AS");
        if (reader.TryWords("IDENTITY"))
        {
            reader.SkipGroup();
            return column with { IsIdentity = true };
        }
        var expression = reader.GroupText();
        bool? isStored =
            reader.TryWords("STORED") ? true
            : reader.TryWords("VIRTUAL") ? false
            : null;
        return column with { Generated = expression, IsStored = isStored };
    }
}
