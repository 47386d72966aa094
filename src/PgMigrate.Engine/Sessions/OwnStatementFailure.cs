using System.Runtime.CompilerServices;
using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>A failure of the engine's own statements: those that read and write the history, outside of any script.</summary>
internal static class OwnStatementFailure
{
    /// <summary>The failure as users meet it.</summary>
    /// <param name="exception">What Npgsql threw on an open connection.</param>
    /// <param name="target">The database.</param>
    public static MigrationException Translate(NpgsqlException exception, ConnectionTarget target)
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
            "Look at the schemas grate and pgmigrate: who owns them, and what they hold.",
            exception
        )
        {
            Target = target.ToString(),
            SqlState = state,
            Detail = error.Detail,
            Hint = error.Hint,
        };
    }

    /// <summary>Rows, with a failure of their query as users meet it.</summary>
    /// <param name="rows">What the query gives.</param>
    /// <param name="target">The database.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async IAsyncEnumerable<T> TranslateAsync<T>(
        IAsyncEnumerable<T> rows,
        ConnectionTarget target,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var row = rows.GetAsyncEnumerator(cancellationToken);
        await using var dispose = row.ConfigureAwait(false);
        while (await MoveNextAsync(row, target).ConfigureAwait(false))
            yield return row.Current;
    }

    private static async Task<bool> MoveNextAsync<T>(IAsyncEnumerator<T> row, ConnectionTarget target)
    {
        try
        {
            return await row.MoveNextAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Translate(exception, target);
        }
    }
}
