using System.Runtime.CompilerServices;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>A failure of the engine's own statements: those that read and write the history, outside of any script.</summary>
internal static class OwnStatementFailure
{
    /// <summary>The failure as users meet it.</summary>
    /// <param name="exception">What Npgsql threw on an open connection.</param>
    /// <param name="target">The database.</param>
    /// <param name="historySchema">The schema of grate's tables; null where they are not asked for.</param>
    public static MigrationException Translate(NpgsqlException exception, ConnectionTarget target, string? historySchema)
    {
        if (exception is not PostgresException { SqlState: { } state } error || ConnectionLoss.IsShutdown(state))
            return new MigrationException(
                MigrationErrorId.ConnectionLost,
                $"The connection to {target} was lost: {ConnectionLoss.Of(exception).Reason}.",
                "Look at the server's log for the reason, then run again: what is recorded as applied is not run twice.",
                exception
            )
            {
                Target = target.ToString(),
            };

        if (UnwrittenRow.Is(error))
            return UnwrittenRow.In(target, error);

        var isRight = state == PostgresErrorCodes.InsufficientPrivilege;
        return new MigrationException(
            isRight ? MigrationErrorId.PermissionDenied : MigrationErrorId.HistoryInvalid,
            $"The history of {target} cannot be read or written: {error.MessageText}",
            isRight
                ? Grants(target, historySchema)
                : "Look at the schemas grate and pgmigrate: who owns them, and what they hold.",
            exception
        )
        {
            Target = target.ToString(),
            SqlState = state,
            Detail = error.Detail,
            Hint = error.Hint,
        };
    }

    private static string Grants(ConnectionTarget target, string? historySchema)
    {
        var schemas = string.Join(", ", new[] { historySchema, "pgmigrate" }.OfType<string>().Select(SqlIdentifier.Quote));
        var to = $"IN SCHEMA {schemas} TO {SqlIdentifier.Quote(target.User)};";
        return $"Let the owner of the tables run: GRANT USAGE ON SCHEMA {schemas} TO {SqlIdentifier.Quote(target.User)}; "
            + $"GRANT SELECT ON ALL TABLES {to} To migrate, too: GRANT INSERT, UPDATE, DELETE ON ALL TABLES {to} "
            + $"GRANT USAGE ON ALL SEQUENCES {to}";
    }

    /// <summary>Rows, with a failure of their query as users meet it.</summary>
    /// <param name="rows">What the query gives.</param>
    /// <param name="target">The database.</param>
    /// <param name="historySchema">The schema of grate's tables.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async IAsyncEnumerable<T> TranslateAsync<T>(
        IAsyncEnumerable<T> rows,
        ConnectionTarget target,
        string historySchema,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var row = rows.GetAsyncEnumerator(cancellationToken);
        await using var dispose = row.ConfigureAwait(false);
        while (await MoveNextAsync(row, target, historySchema).ConfigureAwait(false))
            yield return row.Current;
    }

    private static async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> row, ConnectionTarget target, string historySchema)
    {
        try
        {
            return await row.MoveNextAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Translate(exception, target, historySchema);
        }
    }
}
