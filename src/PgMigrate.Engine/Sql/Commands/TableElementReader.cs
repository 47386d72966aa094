namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads the list of columns, constraints and LIKE clauses of CREATE TABLE.</summary>
internal static class TableElementReader
{
    /// <summary>Goes past the list; the table stays as it is where none follows.</summary>
    /// <param name="reader">Stands on the list.</param>
    /// <param name="table">What is known of the table.</param>
    /// <param name="hasTypes">False for the columns of PARTITION OF and OF.</param>
    public static CreateTable Read(ref StatementReader reader, CreateTable table, bool hasTypes)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return table;
        var columns = new List<ColumnDefinition>();
        var constraints = new List<ConstraintDefinition>();
        var like = new List<ObjectName>();
        do
        {
            ReadOne(ref reader, hasTypes, columns, constraints, like);
            reader.SkipToListBreak();
        } while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return table with { Columns = columns, Constraints = constraints, Like = like };
    }

    static void ReadOne(
        ref StatementReader reader,
        bool hasTypes,
        List<ColumnDefinition> columns,
        List<ConstraintDefinition> constraints,
        List<ObjectName> like
    )
    {
        if (reader.TryWords("LIKE"))
        {
            Add(like, reader.ObjectName());
            return;
        }
        if (ConstraintReader.IsTableConstraint(reader))
        {
            Add(constraints, ConstraintReader.ReadOfTable(ref reader));
            return;
        }
        Add(columns, ColumnReader.Read(ref reader, hasTypes));
    }

    static void Add<T>(List<T> list, T? item)
        where T : class
    {
        if (item is not null)
            list.Add(item);
    }
}
