using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.DataLoss;

/// <summary>How many rows a statement would change, as the planner has it. The statement is planned, never executed.</summary>
internal static class RowEstimate
{
    private static readonly string[] FirstChildren = ["Outer", "Member"];

    /// <summary>
    /// The rows; null where the planner cannot tell: the statement needs what the run has yet to make, or has variables.
    /// </summary>
    /// <param name="connection">The database; not in a transaction.</param>
    /// <param name="loss">The statement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<double?> ReadAsync(
        ServerConnection connection,
        PlannedLoss loss,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var path = $"SET LOCAL search_path = {string.Join(", ", loss.Path.DefaultIfEmpty("").Select(SqlIdentifier.Quote))}";
            var plan = await BriefQuery
                .ScalarAsync(connection, [path], $"EXPLAIN (FORMAT JSON) {loss.Loss.Sql}", cancellationToken)
                .ConfigureAwait(false);
            return plan is string text ? Changed(text) : null;
        }
        catch (PostgresException) when (connection.IsOpen)
        {
            // Whoever is in the way of a plan that long decides nothing: the rows are taken to be many.
            return null;
        }
    }

    private static double Changed(string plan)
    {
        using var document = JsonDocument.Parse(plan);
        return Changed(document.RootElement[0].GetProperty("Plan"));
    }

    // A statement may change rows of several tables, in its common tables.
    private static double Changed(JsonElement node)
    {
        JsonElement[] children = node.TryGetProperty("Plans", out var plans) ? [.. plans.EnumerateArray()] : [];
        var own =
            node.GetProperty("Node Type").GetString() == "ModifyTable"
                ? children
                    .Where(child => FirstChildren.Contains(child.GetProperty("Parent Relationship").GetString()))
                    .Sum(child => child.GetProperty("Plan Rows").GetDouble())
                : 0;
        return own + children.Sum(Changed);
    }
}
