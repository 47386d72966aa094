using System.Globalization;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>
/// Columns: within the statement of their table, added to one that stands, and what can only be set afterwards.
/// </summary>
internal static class ColumnDdl
{
    /// <summary>Where it stands among the table's.</summary>
    public static int Position(SchemaObject column) => int.Parse(column[SchemaProperty.Position]!, CultureInfo.InvariantCulture);

    /// <summary>The column as CREATE TABLE and ADD COLUMN have it.</summary>
    public static string Define(SchemaObject column, DdlSource source) =>
        $"{DdlNames.Local(column)} {column["type"]}"
        + (column["foreign options"] is { } options ? $" OPTIONS ({options})" : "")
        + (column["collation"] is { } collation ? $" COLLATE {collation}" : "")
        + Value(column, source)
        + NotNull(column);

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement>? Write(SchemaObject column, DdlSource source)
    {
        if (source.ParentOf(column) is not { } table)
            return [];
        if (table.Type == "VIEW")
            return column["default"] is { } value ? [Alter(column, DdlStage.Behaviour, $"SET DEFAULT {value}")] : [];
        return [.. Add(column, table, source), .. Given(column, table), .. Settings(column)];
    }

    /// <summary>The full names of the columns that a column of a partition or heir comes from.</summary>
    public static IEnumerable<string> Above(SchemaObject column, SchemaSnapshot schema) =>
        schema
            .Objects.Where(item => item.Type == "TABLE" && item.Name == column.Parent)
            .SelectMany(table => Above(column, table));

    private static IEnumerable<string> Above(SchemaObject column, SchemaObject table) =>
        column["inherited"] is null
            ? []
            : DdlNames
                .List(table["partition of"] ?? table["inherits"] ?? string.Empty)
                .Select(parent => $"{parent}.{DdlNames.Local(column)}");

    private static IEnumerable<DdlStatement> Add(SchemaObject column, SchemaObject table, DdlSource source)
    {
        // What is added to a table comes down to its partitions and heirs.
        var above = Above(column, table).Select(name => source.Find("COLUMN", name)).FirstOrDefault(source.IsChosen);
        if (!source.IsChosen(table) && above is not null && above["default"] != column["default"])
            yield return Alter(column, DdlStage.Constraint, column["default"] is { } own ? $"SET DEFAULT {own}" : "DROP DEFAULT");
        if (!source.IsChosen(table) && above is null)
            yield return new(DdlStage.Table, column, $"ALTER TABLE {table.Name} ADD COLUMN {Define(column, source)}");
        if (column["not null"] == "NOT VALID")
            yield return new(
                DdlStage.Constraint,
                column,
                $"ALTER TABLE {table.Name} ADD{Constraint(column)} NOT NULL "
                    + $"{DdlNames.Local(column)}{(column["not null no inherit"] is null ? "" : " NO INHERIT")} NOT VALID"
            );
    }

    // What a table has from elsewhere may have a default and a NOT NULL of its own.
    private static IEnumerable<DdlStatement> Given(SchemaObject column, SchemaObject table)
    {
        if (!TableDdl.IsGiven(column, table))
            yield break;
        if (column["default"] is { } value)
            yield return Alter(column, DdlStage.Constraint, $"SET DEFAULT {value}");
        if (column["not null"] == "true")
            yield return Alter(column, DdlStage.Constraint, "SET NOT NULL");
    }

    private static IEnumerable<DdlStatement> Settings(SchemaObject column)
    {
        if (column["storage"] is { } storage)
            yield return Alter(column, DdlStage.Constraint, $"SET STORAGE {storage}");
        if (column["compression"] is { } compression)
            yield return Alter(column, DdlStage.Constraint, $"SET COMPRESSION {compression}");
        if (column["statistics"] is { } statistics)
            yield return Alter(column, DdlStage.Constraint, $"SET STATISTICS {statistics}");
        if (column["options"] is { } options)
            yield return Alter(column, DdlStage.Constraint, $"SET ({StorageOptions.Write(options)})");
    }

    private static string Value(SchemaObject column, DdlSource source) =>
        column switch
        {
            _ when column["default"] is { } value => $" DEFAULT {value}",
            _ when column["generated"] is { } generated => $" GENERATED ALWAYS AS ({WithoutKind(generated)}) {Kind(generated)}",
            // A partition gets its table's.
            _ when column["identity"] is { } identity && column["inherited"] is null => $" GENERATED {identity} AS "
                + $"IDENTITY{(SequenceOf(column, source) is { } sequence ? $" ({SequenceDdl.IdentityOptions(sequence)})" : "")}",
            _ => string.Empty,
        };

    private static SchemaObject? SequenceOf(SchemaObject column, DdlSource source) =>
        source.PartsOf(column, "SEQUENCE").FirstOrDefault();

    private static string Kind(string generated) => generated[(generated.LastIndexOf(' ') + 1)..];

    private static string WithoutKind(string generated) => generated[..generated.LastIndexOf(' ')];

    private static string NotNull(SchemaObject column) =>
        column["not null"] == "true"
            ? $"{Constraint(column)} NOT NULL{(column["not null no inherit"] is null ? "" : " NO INHERIT")}"
            : string.Empty;

    private static string Constraint(SchemaObject column) =>
        column["not null constraint"] is { } name ? $" CONSTRAINT {name}" : string.Empty;

    private static DdlStatement Alter(SchemaObject column, DdlStage stage, string action) =>
        new(stage, column, $"ALTER TABLE {column.Parent} ALTER COLUMN {DdlNames.Local(column)} {action}");
}
