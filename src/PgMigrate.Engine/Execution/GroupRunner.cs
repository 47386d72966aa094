using System.Runtime.ExceptionServices;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Runs groups of scripts, and finds out from the history what became of each.</summary>
internal sealed class GroupRunner(
    RunContext context,
    WorkSession session,
    HistoryWriter history,
    RunProgress progress,
    ScriptOutcomes outcomes,
    GroupPace pace
)
{
    /// <summary>Runs a group, and takes from those that wait what was applied of it.</summary>
    /// <param name="group">The first of those that wait.</param>
    /// <param name="scripts">Those that wait.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>The first try of the script that is now the first to wait; null where none has failed.</returns>
    /// <exception cref="MigrationException">The connection was lost.</exception>
    public async Task<FailedTry?> RunAsync(ScriptGroup group, WaitingScripts scripts, CancellationToken cancellationToken)
    {
        progress.Starting(group.Scripts[0]);
        var measured = group.Scripts.Select(Begin).ToArray();
        FailedTry? failed = null;
        Exception? end = null;
        IReadOnlyDictionary<string, RecordedRun>? recorded = null;
        try
        {
            failed = await group.RunAsync(measured, progress.IsLast(measured.Length), cancellationToken).ConfigureAwait(false);
            recorded = await history
                .ReadLastAppliedAsync(session.Work.Server, measured.Length, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException)
        {
            end = exception;
            await session.RollbackAsync().ConfigureAwait(false);
            recorded = await AppliedCheck.AskAsync(context, session, history, measured.Length).ConfigureAwait(false);
        }

        // Whatever became of the group: the history says which of its scripts were applied.
        var applied = recorded is null ? 0 : TellApplied(measured, recorded, scripts);
        foreach (var script in measured.Take(end is null ? applied : 0))
            await outcomes.KeepStallsAsync(script).ConfigureAwait(false);
        if (end is OperationCanceledException)
        {
            if (session.RunLock.LossBehind(end) is null && recorded is not null && applied < measured.Length)
                await outcomes.CancelledAsync(measured[applied]).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(end);
        }

        if (end is not null)
            throw await FailAsync(measured, applied, recorded is not null, end).ConfigureAwait(false);
        if (failed is null && applied < measured.Length)
            throw RecordIsGone(measured[applied].Entry);
        return failed is null ? null : failed with { Stalls = measured[Math.Min(applied, measured.Length - 1)].Stalls };
    }

    private int TellApplied(ScriptProgress[] group, IReadOnlyDictionary<string, RecordedRun> recorded, WaitingScripts scripts)
    {
        var applied = group.TakeWhile(script => recorded.ContainsKey(script.Entry.Name)).ToArray();
        pace.Note(group.Length, TimeSpan.FromTicks(applied.Sum(script => recorded[script.Entry.Name].Duration.Ticks)));
        foreach (var script in applied)
        {
            scripts.Take();
            script.MeasuredByServer(recorded[script.Entry.Name].StartedAt, recorded[script.Entry.Name].Duration);
            outcomes.Succeeded(context.Describe(script.Entry, ScriptRunStatus.Applied, script));
        }

        return applied.Length;
    }

    private async Task<MigrationException> FailAsync(ScriptProgress[] group, int applied, bool isKnown, Exception exception)
    {
        var script = group[Math.Min(applied, group.Length - 1)];
        var failures = new ScriptFailure(context, script.Entry);
        var failure =
            exception is PostgresException refusal && !ConnectionLoss.IsIn(refusal)
                ? failures.Of(refusal, null)
                : failures.ConnectionLost(exception, isKnown ? applied == group.Length : null);
        if (applied < group.Length)
            await outcomes.FailedAsync(script, failure).ConfigureAwait(false);
        return failure;
    }

    private MigrationException RecordIsGone(PlanEntry entry) =>
        new(
            MigrationErrorId.HistoryInvalid,
            $"{entry.File} was committed, and its row in pgmigrate.script_run is gone: a script of this run has removed it.",
            "Take out of the scripts what changes the schema pgmigrate."
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };

    private ScriptProgress Begin(PlanEntry entry)
    {
        context.Happened(new ScriptStarted(entry.File.Kind), entry.File);
        return new(entry, session.Work.Facts.ServerTime) { Statements = entry.Script.Sent.StatementCount };
    }
}
