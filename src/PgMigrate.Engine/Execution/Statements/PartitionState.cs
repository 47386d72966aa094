using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>How a partition stands that was to be detached.</summary>
internal enum PartitionState
{
    /// <summary>It is attached.</summary>
    Attached,

    /// <summary>Its detaching was interrupted and needs FINALIZE.</summary>
    Pending,

    /// <summary>It is detached.</summary>
    Detached,
}

/// <summary>
/// Asks about partitions, between a script's statements: names are found by its search_path, and nothing else is.
/// </summary>
internal static class Partitions
{
    /// <summary>How the partition of a statement stands.</summary>
    public static async Task<PartitionState> StateOfAsync(
        ServerConnection connection,
        DetachPartitionConcurrently detach,
        CancellationToken cancellationToken
    )
    {
        var pending = await connection
            .ScalarAsync(
                """
                SELECT inhdetachpending FROM pg_catalog.pg_inherits
                WHERE inhparent OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
                  AND inhrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($2)
                """,
                [new() { Value = detach.Table ?? string.Empty }, new() { Value = detach.Partition ?? string.Empty }],
                cancellationToken
            )
            .ConfigureAwait(false);
        return pending switch
        {
            true => PartitionState.Pending,
            false => PartitionState.Attached,
            _ => PartitionState.Detached,
        };
    }
}
