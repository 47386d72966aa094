using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.DataLoss;

/// <summary>A question that is asked in passing: read-only, and given up where it takes long or somebody holds a table.</summary>
internal static class BriefQuery
{
    private static readonly string[] Limits = ["SET LOCAL statement_timeout = '10s'", "SET LOCAL lock_timeout = '1s'"];

    /// <summary>The first value of the answer; null where there is none.</summary>
    /// <param name="connection">The database; not in a transaction, then or afterwards.</param>
    /// <param name="settings">SET LOCAL statements that the query needs.</param>
    /// <param name="sql">The query.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PostgresException">The server refuses, or the limits are over.</exception>
    public static async Task<object?> ScalarAsync(
        ServerConnection connection,
        IEnumerable<string> settings,
        string sql,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var batch = connection.Batch("BEGIN READ ONLY");
            await using var dispose = batch.ConfigureAwait(false);
            foreach (var statement in (string[])[.. Limits, .. settings, sql, "ROLLBACK"])
                batch.BatchCommands.Add(ServerConnection.Command(statement));
            return await batch.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException) when (connection.IsOpen)
        {
            await connection.ExecuteAsync("ROLLBACK", [], cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
