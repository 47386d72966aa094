namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>Changes of tables and their columns.</summary>
internal static class TableChanges
{
    /// <summary>A new table.</summary>
    public static void Create(ChangeLogNode change, ChangeWriter writer)
    {
        var (names, table) = (writer.Names, writer.Table(change));
        var type = change["tableType"] is { } kind ? $"{kind.ToUpperInvariant()} " : "";
        // A temporary table has the session's own schema.
        if (type.Contains("TEMP", StringComparison.Ordinal))
            table = names.Of(writer.Need(change, "tableName"));
        var columns = change.All("column", "columns").Select(node => new ColumnSql(node, writer, change["schemaName"])).ToArray();
        writer.AddPart(change.Line, $"CREATE {type}TABLE {(change.Flag("ifNotExists") ? "IF NOT EXISTS " : "")}{table} (");
        var constraints = Constraints(change, columns, writer).ToArray();
        for (var index = 0; index < columns.Length; index++)
        {
            var isLast = index == columns.Length - 1 && constraints.Length == 0;
            writer.AddPart(
                columns[index].Node.Line,
                $"{columns[index].Definition()}{NotNull(columns[index])}{(isLast ? "" : ",")}"
            );
        }

        var end = change["tablespace"] is { } space ? $") TABLESPACE {names.Of(space)}" : ")";
        writer.Add(columns.Length > 0 ? columns[^1].Node.Line : change.Line, string.Join(", ", constraints) + end);
        writer.Comment(change.Line, $"TABLE {table}", change["remarks"]);
        foreach (var column in columns)
            writer.Comment(column.Node.Line, $"COLUMN {table}.{column.Name}", column.Node["remarks"]);
    }

    /// <summary>New columns; values for rows that are there come behind all of them, and then NOT NULL.</summary>
    public static void AddColumns(ChangeLogNode change, ChangeWriter writer)
    {
        var table = writer.Table(change);
        var columns = change.All("column", "columns").Select(node => new ColumnSql(node, writer, change["schemaName"])).ToArray();
        foreach (var column in columns)
            AddColumn(table, column, writer);
        foreach (var column in columns.Where(column => column.Value() is not null))
            writer.Add(column.Node.Line, $"UPDATE {table} SET {column.Name} = {column.Value()}");
        foreach (var column in columns.Where(column => column.Value() is not null && column.IsNotNull))
            writer.Add(column.Node.Line, $"ALTER TABLE {table} ALTER COLUMN {column.Name} SET NOT NULL");
        foreach (var column in columns)
            writer.Comment(column.Node.Line, $"COLUMN {table}.{column.Name}", column.Node["remarks"]);
    }

    /// <summary>Columns that go.</summary>
    public static void DropColumns(ChangeLogNode change, ChangeWriter writer)
    {
        var columns = change.All("column", "columns").Select(column => (column.Line, Name: column["name"])).ToList();
        if (change["columnName"] is { } one)
            columns.Add((change.Line, one));
        if (columns.Count == 0)
            writer.Refuse(change.Line, "dropColumn names no column.");
        foreach (var (line, name) in columns)
            writer.Add(line, $"ALTER TABLE {writer.Table(change)} DROP COLUMN {writer.Names.Of(name ?? "?")}");
    }

    /// <summary>A table that goes.</summary>
    public static void Drop(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"DROP TABLE {writer.Table(change)}{(change.Flag("cascadeConstraints") ? " CASCADE" : "")}");

    /// <summary>Another name for a table.</summary>
    public static void Rename(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Table(change, "oldTableName")} RENAME TO {writer.Names.Of(writer.Need(change, "newTableName"))}"
        );

    /// <summary>Another name for a column.</summary>
    public static void RenameColumn(ChangeLogNode change, ChangeWriter writer)
    {
        var (table, name) = (writer.Table(change), writer.Names.Of(writer.Need(change, "newColumnName")));
        writer.Add(
            change.Line,
            $"ALTER TABLE {table} RENAME COLUMN {writer.Names.Of(writer.Need(change, "oldColumnName"))} TO {name}"
        );
    }

    /// <summary>Another type for a column.</summary>
    public static void ChangeType(ChangeLogNode change, ChangeWriter writer)
    {
        var column = writer.Names.Of(writer.Need(change, "columnName"));
        var type = LiquibaseType.Of(writer.Need(change, "newDataType")).Sql;
        writer.Add(change.Line, $"ALTER TABLE {writer.Table(change)} ALTER COLUMN {column} TYPE {type} USING ({column}::{type})");
    }

    /// <summary>A remark on a table.</summary>
    public static void Remark(ChangeLogNode change, ChangeWriter writer) =>
        writer.Comment(change.Line, $"TABLE {writer.Table(change)}", change["remarks"] ?? "");

    /// <summary>A remark on a column.</summary>
    public static void RemarkColumn(ChangeLogNode change, ChangeWriter writer) =>
        writer.Comment(
            change.Line,
            $"COLUMN {writer.Table(change)}.{writer.Names.Of(writer.Need(change, "columnName"))}",
            change["remarks"] ?? ""
        );

    // A primary key says it as well, and Liquibase writes it with both.
    private static string NotNull(ColumnSql column) =>
        column.IsNotNull ? column.NotNull()
        : column.Constraints.Flag("primaryKey") ? " NOT NULL"
        : string.Empty;

    private static IEnumerable<string> Constraints(ChangeLogNode change, ColumnSql[] columns, ChangeWriter writer)
    {
        var names = writer.Names;
        var keys = columns.Where(column => column.Constraints.Flag("primaryKey")).ToArray();
        if (keys.Length > 0)
        {
            var first = keys.Select(key => key.Constraints).FirstOrDefault(key => key["primaryKeyName"] is not null);
            var space = keys.Select(key => key.Constraints["primaryKeyTablespace"]).FirstOrDefault(name => name is not null);
            var name = first?["primaryKeyName"] ?? $"{writer.Need(change, "tableName")}_pkey";
            yield return $"CONSTRAINT {names.Of(name)} PRIMARY KEY ({string.Join(", ", keys.Select(key => key.Name))})"
                + (space is null ? "" : $" USING INDEX TABLESPACE {names.Of(space)}");
        }

        foreach (var column in columns)
            if (column.ForeignKey() is { } references)
                yield return column.ForeignKeyClause(references);
        foreach (var group in columns.Where(column => column.Constraints.Flag("unique")).GroupBy(UniqueName))
            if (group.Key is { } unique)
                yield return $"CONSTRAINT {names.Of(unique)} UNIQUE ({string.Join(", ", group.Select(column => column.Name))})";
            else
                foreach (var column in group)
                    yield return $"UNIQUE ({column.Name})";
    }

    private static string? UniqueName(ColumnSql column) => column.Constraints["uniqueConstraintName"];

    private static void AddColumn(string table, ColumnSql column, ChangeWriter writer)
    {
        var line = column.Node.Line;
        var notNull = column.Value() is null ? column.NotNull() : string.Empty;
        var key = column.Constraints.Flag("primaryKey") ? " PRIMARY KEY" : "";
        writer.Add(line, $"ALTER TABLE {table} ADD {column.Definition()}{notNull}{key}");
        if (column.Constraints.Flag("unique"))
            writer.Add(
                line,
                $"ALTER TABLE {table} ADD "
                    + (UniqueName(column) is { } unique ? $"CONSTRAINT {writer.Names.Of(unique)} " : "")
                    + $"UNIQUE ({column.Name})"
            );
        if (column.ForeignKey() is { } references)
            writer.Add(line, $"ALTER TABLE {table} ADD {column.ForeignKeyClause(references)}");
    }
}
