using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>What publications that stand have lost with tables and schemas.</summary>
internal static class PublicationDdl
{
    /// <summary>The statements that let tables and schemas made again be published as they were.</summary>
    /// <param name="saved">The schema as it was.</param>
    /// <param name="live">The schema as it is.</param>
    /// <param name="made">What is made again.</param>
    public static IEnumerable<DdlStatement> Memberships(SchemaSnapshot saved, SchemaSnapshot live, IEnumerable<SchemaObject> made)
    {
        var names = Names(made.Where(item => item.Type is "TABLE" or "SCHEMA"));
        var standing = Names(live.Objects.Where(item => item.Type == "PUBLICATION"));
        return from publication in saved.Objects
            where publication.Type == "PUBLICATION" && standing.Contains(publication.Name)
            from member in Members(publication, names)
            select new DdlStatement(DdlStage.Behaviour, publication, $"ALTER PUBLICATION {publication.Name} ADD {member}");
    }

    private static HashSet<string> Names(IEnumerable<SchemaObject> objects) =>
        objects.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Members(SchemaObject publication, HashSet<string> names) =>
        [
            .. Items(publication["tables"]).Where(item => names.Any(name => IsOf(item, name))).Select(item => $"TABLE {item}"),
            .. Items(publication["schemas"]).Where(names.Contains).Select(schema => $"TABLES IN SCHEMA {schema}"),
        ];

    private static bool IsOf(string item, string table) =>
        item == table || item.StartsWith($"{table} ", StringComparison.Ordinal);

    // Each with its columns and its condition.
    private static List<string> Items(string? list)
    {
        var items = new List<string>();
        var reader = new StatementReader(list);
        while (!reader.AtEnd)
        {
            items.Add(reader.ItemText());
            reader.Move();
        }

        return items;
    }
}
