using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup;

/// <summary>
/// How a table is read in a transaction. On the engine's own search_path, where the text of a value (of a regclass, for one) is
/// the same in every session. The planner looks into expressions of the table's indexes, though, and may find functions there
/// that name things without a schema: then the query is planned on the user's path, and goes over to the engine's own before it
/// reads a row.
/// </summary>
/// <param name="Connection">What the query is sent on; on the user's path nothing may stand in it without its schema.</param>
/// <param name="From">What stands behind FROM.</param>
internal sealed record TableReading(ServerConnection Connection, string From)
{
    private const string Savepoint = "pgmigrate_plan";

    // A volatile function of its own FROM item: a row of the table is made only when this one has been.
    private const string ToOwnPath =
        $"(SELECT pg_catalog.set_config('search_path', '{OwnPath.Value}', true)) AS pgmigrate_path (pgmigrate_path_setting) "
        + "CROSS JOIN ";

    /// <summary>Finds out.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="relation">What is read, quoted as it must be, ONLY included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TableReading> FindAsync(
        ServerConnection connection,
        string relation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var batch = connection.Batch($"SAVEPOINT {Savepoint}");
            await using var dispose = batch.ConfigureAwait(false);
            batch.BatchCommands.Add(ServerConnection.Command($"EXPLAIN SELECT FROM {relation}"));
            batch.BatchCommands.Add(ServerConnection.Command($"RELEASE SAVEPOINT {Savepoint}"));
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new TableReading(connection, relation);
        }
        catch (PostgresException refusal) when (IsOfNames(refusal.SqlState) && connection.IsOpen)
        {
            await connection.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
            await connection.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
            return new TableReading(connection.AsUser, ToOwnPath + relation);
        }
    }

    private static bool IsOfNames(string state) =>
        state.StartsWith("42", StringComparison.Ordinal) && state != PostgresErrorCodes.InsufficientPrivilege;
}
