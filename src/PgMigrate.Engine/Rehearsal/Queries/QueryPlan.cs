using System.Text.Json;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rehearsal.Queries;

/// <summary>How a query reaches its tables, as the planner has it where it avoids reading tables as a whole.</summary>
/// <param name="Indexed">The tables of which an index tells the rows.</param>
/// <param name="Scanned">The tables that are read as a whole all the same: no index fits.</param>
internal sealed record QueryPlan(IReadOnlySet<ObjectName> Indexed, IReadOnlySet<ObjectName> Scanned)
{
    /// <summary>Reads what EXPLAIN (FORMAT JSON, VERBOSE) gives.</summary>
    public static QueryPlan Read(string json)
    {
        var plan = new QueryPlan(new HashSet<ObjectName>(), new HashSet<ObjectName>());
        using var document = JsonDocument.Parse(json);
        foreach (var query in document.RootElement.EnumerateArray())
            if (query.TryGetProperty("Plan", out var root))
                plan.Add(root);
        return plan;
    }

    /// <summary>The tables that an index reached before, and that are read as a whole now.</summary>
    /// <param name="before">The plan before.</param>
    public IEnumerable<ObjectName> LostSince(QueryPlan before) => before.Indexed.Where(Scanned.Contains).Except(before.Scanned);

    private void Add(JsonElement node)
    {
        if (node.TryGetProperty("Relation Name", out var name) && node.TryGetProperty("Schema", out var schema))
            ((HashSet<ObjectName>)(IsByIndex(node) ? Indexed : Scanned)).Add(
                new ObjectName(schema.GetString()!, name.GetString()!)
            );
        if (node.TryGetProperty("Plans", out var parts))
            foreach (var part in parts.EnumerateArray())
                Add(part);
    }

    // An index without a condition is read as a whole, in its order.
    private static bool IsByIndex(JsonElement node) =>
        node.GetProperty("Node Type").GetString() switch
        {
            "Bitmap Heap Scan" or "Tid Scan" or "Tid Range Scan" or "ModifyTable" => true,
            "Index Scan" or "Index Only Scan" => node.TryGetProperty("Index Cond", out _),
            _ => false,
        };
}
