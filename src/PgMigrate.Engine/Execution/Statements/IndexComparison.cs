using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// Whether a standing index is what a statement wants. The server is asked to make the wanted one on an empty temporary table of
/// the same columns and name, and its catalogue compares the two; nothing of it stays.
/// </summary>
internal static class IndexComparison
{
    private const string Probe = "pgmigrate_probe";

    /// <summary>
    /// True where they are the same; null where the wanted one cannot be made, as without the right to make temporary tables.
    /// </summary>
    public static async Task<bool?> IsSameAsync(
        ServerConnection connection,
        CreateIndexConcurrently index,
        CancellationToken cancellationToken
    )
    {
        if (await ConcurrentIndexes.FindTableAsync(connection, index, cancellationToken).ConfigureAwait(false) is not { } table)
            return null;
        try
        {
            await MakeProbeAsync(connection, index, table, cancellationToken).ConfigureAwait(false);
            return await CompareAsync(connection, index, table, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            return null;
        }
        finally
        {
            if (connection.IsOpen)
                await connection.ExecuteAsync("ROLLBACK", [], CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static Task MakeProbeAsync(
        ServerConnection connection,
        CreateIndexConcurrently index,
        TableName table,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(connection);
        batch.Begin();
        // An expression over whole rows names the table.
        batch.Add($"CREATE TEMPORARY TABLE {table.Quoted} (LIKE {table})");
        batch.Add(
            $"CREATE {(index.IsUnique ? "UNIQUE " : string.Empty)}INDEX {Probe} ON pg_temp.{table.Quoted} {index.Definition}"
        );
        // The definition is the script's, and looked up by its path; the comparison is not.
        batch.Add(OwnPath.TakeForTransaction);
        return batch.SendAsync(cancellationToken);
    }

    private static async Task<bool> CompareAsync(
        ServerConnection connection,
        CreateIndexConcurrently index,
        TableName table,
        CancellationToken cancellationToken
    ) =>
        await connection
            .ScalarAsync(
                SqlFile.Read("Execution", "index_is_same"),
                [
                    new() { Value = table.ToString() },
                    new() { Value = SqlIdentifier.Parse(index.Index!) },
                    new() { Value = $"pg_temp.{Probe}" },
                ],
                cancellationToken
            )
            .ConfigureAwait(false)
            is true;
}
