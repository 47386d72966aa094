using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Asks the history what became of scripts whose COMMIT was not answered.</summary>
internal static class AppliedCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>True or false as the history says; null where the server cannot be asked.</summary>
    public static async Task<bool?> AskAsync(RunContext context, WorkSession session, HistoryWriter history, PlanEntry entry) =>
        (await AskAsync(context, session, history, 1).ConfigureAwait(false))?.ContainsKey(entry.Name);

    /// <summary>What the run has applied last, by name; null where the server cannot be asked.</summary>
    public static async Task<IReadOnlyDictionary<string, RecordedRun>?> AskAsync(
        RunContext context,
        WorkSession session,
        HistoryWriter history,
        int count
    )
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            if (session.Work.Server.IsOpen)
                return await history.ReadLastAppliedAsync(session.Work.Server, count, limit.Token).ConfigureAwait(false);

            var connection = await ServerConnection
                .OpenAsync(context.Target, context.Identity.ApplicationName, [], limit.Token)
                .ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            await WaitForBackendAsync(connection, session.Work.BackendPid, limit.Token).ConfigureAwait(false);
            return await history.ReadLastAppliedAsync(connection, count, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationException or OperationCanceledException)
        {
            return null;
        }
    }

    // The process behind the lost connection may still be at work; only when it is gone is its outcome final.
    private static async Task WaitForBackendAsync(ServerConnection connection, int pid, CancellationToken cancellationToken)
    {
        while (
            await connection
                .ScalarAsync(
                    "SELECT true FROM pg_catalog.pg_stat_activity WHERE pid = $1",
                    [new() { Value = pid }],
                    cancellationToken
                )
                .ConfigureAwait(false)
                is true
        )
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken).ConfigureAwait(false);
    }
}
