using System.Collections.Frozen;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// Lets a sandbox say in which order statements lead back, and what cannot be replaced where it stands: there the object, and
/// what depends on it, is dropped and made again.
/// </summary>
internal static class SchemaReturnTrial
{
    private static readonly string[] Session =
    [
        // Names of pg_catalog have no schema in what the server writes, and bodies may name what comes later.
        OwnPath.TakeForTransaction,
        "SET LOCAL check_function_bodies = off",
    ];

    // What was dropped with another object: the copies that partitions have of what their table has.
    private static readonly FrozenSet<string> Gone = new[]
    {
        PostgresErrorCodes.UndefinedColumn,
        PostgresErrorCodes.UndefinedFunction,
        PostgresErrorCodes.UndefinedObject,
        PostgresErrorCodes.UndefinedTable,
        PostgresErrorCodes.InvalidSchemaName,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Finds the statements.</summary>
    /// <param name="back">The way back.</param>
    /// <param name="sandbox">A sandbox that stands where the way back begins; it stands there again afterwards.</param>
    public static async Task<FoundReturn> FindAsync(SchemaReturn back, UndoSandbox sandbox)
    {
        var unreplaceable = new HashSet<SchemaObject>();
        while (true)
        {
            var plan = back.Plan(unreplaceable);
            if (plan.Obstacles.Count > 0)
                return new FoundReturn(plan.Goal, [], plan.Obstacles);
            var (done, failures) = await sandbox.TryAsync(plan.Statements, plan.Settings).ConfigureAwait(false);
            var stubborn = failures
                .Where(failure => failure.Statement.IsReplacement)
                .Select(failure => failure.Statement.Object)
                .Where(unreplaceable.Add)
                .ToArray();
            if (stubborn.Length > 0)
                continue;
            string[] refused =
            [
                .. failures.Where(failure => !IsGone(failure)).Select(failure => $"{failure.Statement.Sql}: {failure.Reason}"),
            ];
            return new FoundReturn(plan.Goal, refused.Length > 0 ? [] : [.. Session, .. done.SelectMany(Write)], refused);
        }
    }

    private static bool IsGone(DdlFailure failure) => failure.Statement.IsDrop && Gone.Contains(failure.SqlState);

    // Whoever runs a GRANT has granted.
    private static IEnumerable<string> Write(DdlStatement statement) =>
        statement.Role is { } role ? [$"SET LOCAL ROLE {role}", statement.Sql, "RESET ROLE"] : [statement.Sql];
}

/// <summary>What leads back to a schema, in order.</summary>
/// <param name="Goal">The schema that it leads to.</param>
/// <param name="Statements">The statements.</param>
/// <param name="Obstacles">Why there are none.</param>
internal sealed record FoundReturn(SchemaSnapshot Goal, IReadOnlyList<string> Statements, IReadOnlyList<string> Obstacles);
