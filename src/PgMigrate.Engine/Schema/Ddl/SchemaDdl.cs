namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>
/// Writes objects of a snapshot as the statements that make them. The statements run with <c>search_path</c> pg_catalog, and what
/// comes of them is the same object again: a snapshot taken afterwards proves it.
/// </summary>
internal static class SchemaDdl
{
    /// <summary>The statements.</summary>
    /// <param name="snapshot">The schema as it was.</param>
    /// <param name="objects">Which of its objects are made; what belongs to them comes along.</param>
    /// <param name="live">The schema of the database that they are made in; null for one without default privileges.</param>
    public static DdlPlan Create(SchemaSnapshot snapshot, IEnumerable<SchemaObject> objects, SchemaSnapshot? live = null)
    {
        var source = new DdlSource(snapshot, objects, live);
        var statements = new List<DdlStatement>();
        var impossible = new List<SchemaObject>();
        foreach (var item in source.Chosen.Order())
        {
            if (!IsMasked(item, source) && Write(item, source) is { } written)
                statements.AddRange([.. written, .. Settings(item, source)]);
            else
                impossible.Add(item);
        }

        // Stable: within a stage the order of the names.
        return new DdlPlan([.. statements.OrderBy(statement => statement.Stage)], impossible);
    }

    /// <summary>The owners, grants and comments of objects that stand, from the server's defaults on.</summary>
    /// <param name="snapshot">The schema as it was.</param>
    /// <param name="objects">The objects, as it had them.</param>
    public static IEnumerable<DdlStatement> Settings(SchemaSnapshot snapshot, IEnumerable<SchemaObject> objects)
    {
        var source = new DdlSource(snapshot, [], live: null);
        return objects.SelectMany(item => Settings(item, source)).OrderBy(statement => statement.Stage);
    }

    private static IEnumerable<DdlStatement> Settings(SchemaObject item, DdlSource source) =>
        [.. OwnerDdl.Write(item, source), .. Grants(item, source), .. CommentDdl.Write(item, source)];

    /// <summary>
    /// What depends on objects, as far as it names them: views, foreign keys, routines, policies and the like, and what depends
    /// on those.
    /// </summary>
    /// <param name="missing">Where to look.</param>
    /// <param name="names">The full names of tables, views and types.</param>
    public static IReadOnlyList<SchemaObject> Dependents(IEnumerable<SchemaObject> missing, IEnumerable<string> names)
    {
        var found = new List<SchemaObject>();
        var rest = missing.ToList();
        var search = new Queue<string>(names);
        while (search.TryDequeue(out var name))
        {
            var mentions = rest.Where(item =>
                    item.Parent == name || item.Properties.Any(property => DdlNames.Mentions(property.Value, name))
                )
                .ToArray();
            foreach (var item in mentions)
            {
                rest.Remove(item);
                found.Add(item);
                search.Enqueue(item.Name);
            }
        }

        return found;
    }

    // A table's own statement defines its columns.
    private static bool IsMasked(SchemaObject item, DdlSource source) =>
        MaskedSchema.IsIn(item)
        || OptionList.IsMasked(item)
        || item.Type is "TABLE" or "FOREIGN TABLE"
            && source.PartsOf(item, "COLUMN").Any(column => MaskedSchema.IsIn(column) || OptionList.IsMasked(column));

    private static IEnumerable<DdlStatement> Grants(SchemaObject item, DdlSource source) =>
        item.Type == DefaultPrivilegesDdl.Type ? [] : GrantDdl.Write(item, source);

    private static IEnumerable<DdlStatement>? Write(SchemaObject item, DdlSource source) =>
        item.Type switch
        {
            "SCHEMA" => [new(DdlStage.Schema, item, $"CREATE SCHEMA {item.Name}")],
            "EXTENSION" =>
            [
                new(
                    DdlStage.Schema,
                    item,
                    $"CREATE EXTENSION {item.Name} SCHEMA "
                        + $"{item["schema"]}{(item["version"] is { } version ? $" VERSION '{version}'" : "")}"
                ),
            ],
            "TYPE" => TypeDdl.WriteType(item, source),
            "DOMAIN" => TypeDdl.WriteDomain(item),
            "SEQUENCE" => SequenceDdl.Write(item, source),
            "FUNCTION" or "PROCEDURE" => RoutineDdl.Write(item),
            "TABLE" or "FOREIGN TABLE" => TableDdl.Write(item, source),
            "COLUMN" => ColumnDdl.Write(item, source),
            "ATTRIBUTE" => [],
            "CONSTRAINT" => ConstraintDdl.Write(item, source),
            "INDEX" => IndexDdl.Write(item, source),
            "VIEW" or "MATERIALIZED VIEW" => ViewDdl.Write(item),
            "RULE" or "TRIGGER" => BehaviourDdl.WriteDefined(item, source),
            "POLICY" => BehaviourDdl.WritePolicy(item),
            "STATISTICS" => BehaviourDdl.WriteStatistics(item),
            SnapshotForm.Dependency => BehaviourDdl.WriteDependency(item),
            DefaultPrivilegesDdl.Type => DefaultPrivilegesDdl.Write(item),
            _ => null,
        };
}
