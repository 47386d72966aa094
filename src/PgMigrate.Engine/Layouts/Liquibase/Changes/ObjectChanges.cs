namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>Changes of indexes, sequences and views.</summary>
internal static class ObjectChanges
{
    /// <summary>An index.</summary>
    public static void CreateIndex(ChangeLogNode change, ChangeWriter writer)
    {
        var (names, table) = (writer.Names, writer.Table(change));
        var name = change["indexName"] is { } given ? $"{names.Of(given)} " : "";
        writer.AddPart(change.Line, $"CREATE {(change.Flag("unique") ? "UNIQUE " : "")}INDEX {name}ON {table} (");
        var columns = change.All("column", "columns").ToArray();
        if (columns.Length == 0)
            writer.Refuse(change.Line, "createIndex names no column.");
        for (var index = 0; index < columns.Length; index++)
            writer.AddPart(columns[index].Line, IndexColumn(columns[index], writer) + (index < columns.Length - 1 ? "," : ""));
        var space = change["tablespace"] is { } tablespace ? $" TABLESPACE {names.Of(tablespace)}" : "";
        writer.Add(columns.LastOrDefault()?.Line ?? change.Line, $"){space}");
        if (change.Flag("clustered"))
            writer.Add(change.Line, $"CLUSTER {table} USING {names.Of(writer.Need(change, "indexName"))}");
    }

    /// <summary>An index that goes.</summary>
    public static void DropIndex(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"DROP INDEX {writer.Names.Of(change["schemaName"], writer.Need(change, "indexName"))}");

    /// <summary>A sequence; Liquibase makes it where it is not there.</summary>
    public static void CreateSequence(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"CREATE SEQUENCE IF NOT EXISTS {Sequence(change, writer)}"
                + (change["dataType"] is { } type ? $" AS {LiquibaseType.Of(type).Sql}" : "")
                + (change["startValue"] is { } start ? $" START WITH {start}" : "")
                + Options(change)
        );

    /// <summary>A sequence that counts otherwise.</summary>
    public static void AlterSequence(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"ALTER SEQUENCE {Sequence(change, writer)}{Options(change)}");

    /// <summary>A sequence that goes, and what uses it.</summary>
    public static void DropSequence(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"DROP SEQUENCE {Sequence(change, writer)} CASCADE");

    /// <summary>Another name for a sequence.</summary>
    public static void RenameSequence(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"ALTER SEQUENCE {writer.Names.Of(change["schemaName"], writer.Need(change, "oldSequenceName"))} RENAME TO "
                + writer.Names.Of(writer.Need(change, "newSequenceName"))
        );

    /// <summary>A view.</summary>
    public static void CreateView(ChangeLogNode change, ChangeWriter writer)
    {
        var text = change.Child("selectQuery") is { Value: not null } named ? named : change;
        if (change["path"] is not null || text.Value is null)
        {
            writer.Refuse(change.Line, "The view's text is in a file of its own, or missing.");
            return;
        }

        var view = writer.Names.Of(change["schemaName"], writer.Need(change, "viewName"));
        if (change.Flag("fullDefinition"))
        {
            writer.AddWritten(text.ValueLine, text.Value);
        }
        else
        {
            writer.AddPart(change.Line, $"CREATE {(change.Flag("replaceIfExists") ? "OR REPLACE " : "")}VIEW {view} AS");
            writer.AddWritten(text.ValueLine, text.Value);
        }

        writer.Comment(change.Line, $"VIEW {view}", change["remarks"]);
    }

    /// <summary>A view that goes.</summary>
    public static void DropView(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"DROP VIEW {(change.Flag("ifExists") ? "IF EXISTS " : "")}"
                + writer.Names.Of(change["schemaName"], writer.Need(change, "viewName"))
        );

    /// <summary>Another name for a view.</summary>
    public static void RenameView(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(
            change.Line,
            $"ALTER TABLE {writer.Names.Of(change["schemaName"], writer.Need(change, "oldViewName"))} RENAME TO "
                + writer.Names.Of(writer.Need(change, "newViewName"))
        );

    // What has parentheses is an expression to Liquibase.
    private static string IndexColumn(ChangeLogNode column, ChangeWriter writer)
    {
        var name = writer.Need(column, "name");
        var isExpression = column.Flag("computed") || name.Contains('(', StringComparison.Ordinal);
        return (isExpression ? name : writer.Names.Of(name)) + (column.Flag("descending") ? " DESC" : "");
    }

    private static string Sequence(ChangeLogNode change, ChangeWriter writer) =>
        writer.Names.Of(change["schemaName"], writer.Need(change, "sequenceName"));

    private static string Options(ChangeLogNode change) =>
        (change["incrementBy"] is { } step ? $" INCREMENT BY {step}" : "")
        + (change["minValue"] is { } least ? $" MINVALUE {least}" : "")
        + (change["maxValue"] is { } most ? $" MAXVALUE {most}" : "")
        + (change["cacheSize"] is { } cache ? $" CACHE {cache}" : "")
        + (
            change["cycle"] is null ? ""
            : change.Flag("cycle") ? " CYCLE"
            : " NO CYCLE"
        );
}
