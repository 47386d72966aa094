namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ADD, DROP and RENAME of ALTER TABLE; the reader stands behind that word.</summary>
internal static class TableActionReader
{
    /// <summary>ADD; null where neither column nor constraint follows.</summary>
    public static TableAction? Add(ref StatementReader reader)
    {
        if (ConstraintReader.IsTableConstraint(reader))
            return ConstraintReader.ReadOfTable(ref reader) is { } constraint ? new AddConstraint(constraint) : null;
        reader.TryWords("COLUMN");
        var ifNotExists = reader.TryIfExists();
        return ColumnReader.Read(ref reader) is { Type: not null } column
            ? new AddColumn(column) { IfNotExists = ifNotExists }
            : null;
    }

    /// <summary>DROP; null where neither column nor constraint follows.</summary>
    public static TableAction? Drop(ref StatementReader reader)
    {
        if (reader.TryWords("CONSTRAINT"))
            return DropConstraint(ref reader);
        reader.TryWords("COLUMN");
        var ifExists = reader.TryIfExists();
        return reader.Identifier() is { } column
            ? new DropColumn(column) { IfExists = ifExists, IsCascade = reader.TryWords("CASCADE") }
            : null;
    }

    /// <summary>RENAME; null where no names follow.</summary>
    public static TableAction? Rename(ref StatementReader reader)
    {
        if (reader.TryWords("TO"))
            return reader.Identifier() is { } name ? new RenameRelation(name) : null;
        if (reader.TryWords("CONSTRAINT"))
            return FromTo(ref reader) is var (from, to) ? new RenameConstraint(from, to) : null;
        reader.TryWords("COLUMN");
        return FromTo(ref reader) is var (column, newName) ? new RenameColumn(column, newName) : null;
    }

    static DropConstraint? DropConstraint(ref StatementReader reader)
    {
        var ifExists = reader.TryIfExists();
        return reader.Identifier() is { } name
            ? new DropConstraint(name) { IfExists = ifExists, IsCascade = reader.TryWords("CASCADE") }
            : null;
    }

    /// <summary>Goes past <c>a TO b</c>; null where that does not follow.</summary>
    public static (string From, string To)? FromTo(ref StatementReader reader) =>
        reader.Identifier() is { } from && reader.TryWords("TO") && reader.Identifier() is { } to ? (from, to) : null;
}
