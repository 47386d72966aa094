using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;

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
        "SELECT pg_catalog.set_config('search_path', $1, true), pg_catalog.set_config('check_function_bodies', 'off', true)";

    /// <summary>Runs them.</summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="statements">The statements; what is in pg_catalog has no schema in them.</param>
    /// <param name="path">
    /// Where functions look for names that the statements call, as those of a computed column or an index:
    /// <see cref="OwnPath.Value"/>, or what <see cref="PathOf(NamePath)"/> gives.
    /// </param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <param name="done">Takes those that were run, in the order in which they were; null where nobody asks.</param>
    /// <returns>What could not be run.</returns>
    /// <exception cref="NpgsqlException">The connection was lost.</exception>
    public static async Task<IReadOnlyList<DdlFailure>> RunAsync(
        ServerConnection connection,
        IReadOnlyList<DdlStatement> statements,
        string path,
        CancellationToken cancellationToken,
        ICollection<DdlStatement>? done = null
    )
    {
        await connection.ExecuteAsync(Settings, [new() { Value = path }], cancellationToken).ConfigureAwait(false);
        var failures = await RunAsync(connection, statements, done ?? [], cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(OwnPath.Take, [], cancellationToken).ConfigureAwait(false);
        return failures;
    }

    /// <summary>
    /// The path of a user with pg_catalog in front: the server writes definitions so that each name of pg_catalog in them is
    /// matched exactly there, and what comes behind it can take the place of none.
    /// </summary>
    public static string PathOf(NamePath user) => PathOf(user.Setting);

    /// <summary>The same of the setting.</summary>
    public static string PathOf(string setting) =>
        string.Join(", ", new[] { "pg_catalog", setting, "pg_temp" }.Where(part => part.Trim().Length > 0));

    private static async Task<IReadOnlyList<DdlFailure>> RunAsync(
        ServerConnection connection,
        IReadOnlyList<DdlStatement> statements,
        ICollection<DdlStatement> done,
        CancellationToken cancellationToken
    )
    {
        var failures = await PassAsync(connection, statements, done, cancellationToken).ConfigureAwait(false);
        for (var before = statements.Count; failures.Count > 0 && failures.Count < before; )
        {
            before = failures.Count;
            failures = await PassAsync(connection, [.. failures.Select(failure => failure.Statement)], done, cancellationToken)
                .ConfigureAwait(false);
        }

        return failures;
    }

    private static async Task<List<DdlFailure>> PassAsync(
        ServerConnection connection,
        IReadOnlyList<DdlStatement> statements,
        ICollection<DdlStatement> done,
        CancellationToken cancellationToken
    )
    {
        var failures = new List<DdlFailure>();
        foreach (var statement in statements)
        {
            try
            {
                await RunAsync(connection, statement, cancellationToken).ConfigureAwait(false);
                done.Add(statement);
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
            batch.BatchCommands.Add(ServerConnection.Command(connection.Start.Reset("role")));
        batch.BatchCommands.Add(ServerConnection.Command("RELEASE SAVEPOINT pgmigrate_ddl"));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
