using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>A statement that the server refused.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Reason">The server's message.</param>
/// <param name="SqlState">Its SQLSTATE.</param>
internal sealed record DdlFailure(DdlStatement Statement, string Reason, string SqlState);

/// <summary>
/// Runs statements in the open transaction, each behind a savepoint. One that fails is tried again when others have been run: the
/// order of views on views, or of functions in defaults, is not known beforehand.
/// </summary>
internal static class DdlRunner
{
    private const string Settings =
        "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true), pg_catalog.set_config('check_function_bodies', 'off', true)";

    /// <summary>Runs them; <c>search_path</c> is pg_catalog from then on, until the transaction ends.</summary>
    /// <returns>What could not be run.</returns>
    /// <exception cref="NpgsqlException">The connection was lost.</exception>
    public static async Task<IReadOnlyList<DdlFailure>> RunAsync(
        ServerConnection connection, IReadOnlyList<DdlStatement> statements, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(Settings, [], cancellationToken).ConfigureAwait(false);
        var failures = await PassAsync(connection, statements, cancellationToken).ConfigureAwait(false);
        for (var before = statements.Count; failures.Count > 0 && failures.Count < before;)
        {
            before = failures.Count;
            failures = await PassAsync(connection, [.. failures.Select(failure => failure.Statement)], cancellationToken).ConfigureAwait(false);
        }

        return failures;
    }

    private static async Task<List<DdlFailure>> PassAsync(
        ServerConnection connection, IReadOnlyList<DdlStatement> statements, CancellationToken cancellationToken)
    {
        var failures = new List<DdlFailure>();
        foreach (var statement in statements)
        {
            try
            {
                await RunAsync(connection, statement, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException refusal) when (refusal.SqlState != PostgresErrorCodes.QueryCanceled && connection.IsOpen)
            {
                await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT pgmigrate_ddl", [], cancellationToken).ConfigureAwait(false);
                failures.Add(new(statement, refusal.MessageText, refusal.SqlState));
            }
        }

        return failures;
    }

    private static async Task RunAsync(ServerConnection connection, DdlStatement statement, CancellationToken cancellationToken)
    {
        var batch = connection.Batch("SAVEPOINT pgmigrate_ddl");
        await using var dispose = batch.ConfigureAwait(false);
        if (statement.Role is { } role)
            batch.BatchCommands.Add(ServerConnection.Command($"SET LOCAL ROLE {role}"));
        batch.BatchCommands.Add(ServerConnection.Command(statement.Sql));
        if (statement.Role is not null)
            batch.BatchCommands.Add(ServerConnection.Command("RESET ROLE"));
        batch.BatchCommands.Add(ServerConnection.Command("RELEASE SAVEPOINT pgmigrate_ddl"));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
