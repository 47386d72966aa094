namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Gives tables and columns that stand single properties back, where that touches no row.</summary>
internal static class PropertyDdl
{
    private const string Default = "default";
    private const string NotNull = "not null";
    private const string RowSecurity = "row level security";

    /// <summary>The statement; null where there is none.</summary>
    /// <param name="was">The object as it was.</param>
    /// <param name="property">What is another now.</param>
    /// <param name="now">The schema as it is.</param>
    public static string? Back(SchemaObject was, string property, DdlSource now) =>
        (was.Type, property) switch
        {
            ("COLUMN", Default) => $"{Column(was, now)} {(was[Default] is { } value ? $"SET DEFAULT {value}" : "DROP DEFAULT")}",
            ("COLUMN", NotNull) when was[NotNull] is null => $"{Column(was, now)} DROP NOT NULL",
            ("TABLE", RowSecurity) => $"ALTER TABLE {was.Name} {Switch(was, "ENABLE", "DISABLE")} ROW LEVEL SECURITY, "
                + $"{Switch(was, "FORCE", "NO FORCE")} ROW LEVEL SECURITY",
            _ => null,
        };

    private static string Column(SchemaObject column, DdlSource now) =>
        $"ALTER {now.ParentOf(column)?.Type ?? "TABLE"} {column.Parent} ALTER COLUMN {DdlNames.Local(column)}";

    private static string Switch(SchemaObject table, string on, string off) =>
        table[RowSecurity]?.Contains(on, StringComparison.Ordinal) == true ? on : off;
}
