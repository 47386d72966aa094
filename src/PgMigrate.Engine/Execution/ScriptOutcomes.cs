using Npgsql;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Tells the observer how scripts ended, and writes down what their own transactions could not.</summary>
internal sealed class ScriptOutcomes(RunContext context, WorkSession session, HistoryWriter history, RunProgress progress)
{
    // Others have waited for so long that whoever migrates should know.
    private static readonly TimeSpan LongStall = TimeSpan.FromSeconds(1);
    private const int MostNamed = 3;

    private readonly List<ScriptRun> _uncommitted = [];
    private readonly List<ScriptRun> _unkept = [];

    /// <summary>
    /// A script was applied, recorded or skipped; where the run is one transaction, that is told after its commit.
    /// </summary>
    public void Succeeded(ScriptRun run)
    {
        progress.Ended();
        var isDone = run.Status is ScriptRunStatus.Applied or ScriptRunStatus.Undone;
        if (isDone)
            history.Measured(run);
        if (context.Options.TransactionMode == TransactionMode.Run && isDone)
            _uncommitted.Add(run);
        else
            Tell(run);
    }

    /// <summary>A script that does not run in one transaction has begun: what it does stays, however it ends.</summary>
    public void Begun(PlanEntry entry) => context.Backup.Committed(entry.Name);

    /// <summary>A script failed; nothing of it is left.</summary>
    public async Task FailedAsync(ScriptProgress script, MigrationException failure)
    {
        // Npgsql gives a connection up after errors such as a full disk; the server is there, and takes the record on another
        // one.
        if (session.Work.Server.IsOpen || failure.SqlState is not null)
            await RecordAsync(script, limit => history.RecordFailureAsync(session.Work.Server, script, failure, limit))
                .ConfigureAwait(false);
        context.Observer.OnScriptRun(context.Describe(script.Entry, ScriptRunStatus.Failed, script, failure.Message));
        TellStalls(script);
    }

    /// <summary>A script was cancelled; nothing of it is left but what it had committed itself.</summary>
    public async Task CancelledAsync(ScriptProgress script)
    {
        const string reason = "The script was cancelled.";
        await RecordAsync(script, limit => history.RecordCancelledAsync(session.Work.Server, script, reason, limit))
            .ConfigureAwait(false);
        context.Observer.OnScriptRun(context.Describe(script.Entry, ScriptRunStatus.Cancelled, script, reason));
        TellStalls(script);
    }

    /// <summary>
    /// Adds to the row of a script that has ended well who waited behind it, and warns where that was long; where the run is one
    /// transaction the row is changed after its commit. No statement where nobody waited.
    /// </summary>
    public async Task KeepStallsAsync(ScriptProgress script)
    {
        if (!HasStalls(script))
            return;
        TellStalls(script);
        var run = context.Describe(script.Entry, ScriptRunStatus.Applied, script);
        if (session.HasRunTransaction)
            _unkept.Add(run);
        else
            await RecordStallsAsync(run).ConfigureAwait(false);
    }

    /// <summary>Commits a run that is one transaction, and tells what it held.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (!session.HasRunTransaction)
            return;
        await session.Work.Server.ExecuteAsync("COMMIT", [], cancellationToken).ConfigureAwait(false);
        session.HasRunTransaction = false;
        foreach (var run in _uncommitted)
            Tell(run);
        foreach (var run in _unkept)
            await RecordStallsAsync(run).ConfigureAwait(false);
    }

    // Of a script that nobody could look at any more, that is written too.
    private static bool HasStalls(ScriptProgress script) => script.Stalls is { IsWorthTelling: true };

    private void TellStalls(ScriptProgress script)
    {
        UnforetoldStalls.Note(context, script);
        if (script.Stalls is not { Sessions: > 0 and var sessions, Longest: { } longest } stalls || longest < LongStall)
            return;
        var blocked = stalls.Read();
        var named = string.Join("; ", blocked.Take(MostNamed));
        var more = blocked.Count > MostNamed ? "; …" : ".";
        context.Tell(
            MessageSeverity.Warning,
            script.Entry.File,
            $"{(sessions == 1 ? "1 session" : $"{sessions} sessions")} waited behind this script, up to "
                + $"{DurationText.Format(longest)}: {named}{more}"
        );
    }

    private async Task RecordStallsAsync(ScriptRun run)
    {
        try
        {
            using var limit = new CancellationTokenSource(context.Target.Limits.Ending);
            await ScriptWaits.RecordAsync(session.Work.Server, run, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                null,
                $"Who waited behind {run.Script} could not be recorded in the history: {Reason(exception)}"
            );
        }
    }

    private void Tell(ScriptRun run)
    {
        if (run.Status is ScriptRunStatus.Applied or ScriptRunStatus.Undone)
            context.Backup.Committed(run.Script);
        context.Observer.OnScriptRun(run);
    }

    private string Reason(Exception exception) =>
        exception is PostgresException refusal && UnwrittenRow.Is(refusal)
            ? $"{UnwrittenRow.What(context.Target)}. {UnwrittenRow.Advice}"
            : exception.Message;

    // The connection may be gone, and then the failure is told without being recorded.
    private async Task RecordAsync(ScriptProgress script, Func<CancellationToken, Task> record)
    {
        try
        {
            using var limit = new CancellationTokenSource(context.Target.Limits.Ending);
            if (!session.Work.Server.IsOpen)
                await session.RenewAsync(limit.Token).ConfigureAwait(false);
            await session.RecoverAsync().ConfigureAwait(false);
            await record(limit.Token).ConfigureAwait(false);
            var run = context.Describe(script.Entry, ScriptRunStatus.Failed, script);
            if (HasStalls(script) || run.Foretold is { Count: > 0 })
                await ScriptWaits.RecordAsync(session.Work.Server, run, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                script.Entry.File,
                $"How it ended could not be recorded in the history: {Reason(exception)}"
            );
        }
    }
}
