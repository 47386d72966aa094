namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>Changes of rows.</summary>
internal static class DataChanges
{
    /// <summary>A row.</summary>
    public static void Insert(ChangeLogNode change, ChangeWriter writer)
    {
        var columns = Columns(change, writer).ToArray();
        writer.Add(
            change.Line,
            $"INSERT INTO {writer.Table(change)} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES "
                + $"({string.Join(", ", columns.Select(column => column.Value))})"
        );
    }

    /// <summary>Other values for rows.</summary>
    public static void Update(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"UPDATE {writer.Table(change)} SET "
                + string.Join(", ", Columns(change, writer).Select(column => $"{column.Name} = {column.Value}"))
                + Where(change, writer)
        );

    /// <summary>Rows that go.</summary>
    public static void Delete(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"DELETE FROM {writer.Table(change)}{Where(change, writer)}");

    private static IEnumerable<(string Name, string Value)> Columns(ChangeLogNode change, ChangeWriter writer)
    {
        foreach (var column in change.All("column", "columns"))
        {
            foreach (var file in (string[])["valueBlobFile", "valueClobFile", "valueSequenceCurrent"])
                if (column[file] is not null)
                    writer.Refuse(column.Line, $"{file} has no equal.");
            var kind = column["type"] is { } type ? LiquibaseType.Of(type).Literal : LiteralKind.Text;
            // A row's text is quoted whatever the column's type; the server makes of it what the column needs.
            var value = LiquibaseValue.Of(column, "value", kind == LiteralKind.Boolean ? kind : LiteralKind.Text, writer.Names);
            yield return (writer.Names.Of(writer.Need(column, "name")), value ?? "NULL");
        }
    }

    private static string Where(ChangeLogNode change, ChangeWriter writer)
    {
        if (change.Child("whereParams") is { } parameters)
            writer.Refuse(parameters.Line, "whereParams has no equal.");
        return change["where"] is { } where ? $" WHERE {where}" : "";
    }
}
