using System.Diagnostics;
using PgMigrate.Engine.Execution.Batches.Signals;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// What is asked between two batches, outside of any transaction: what others want of them, whether the run is to end, and
/// whether it is to wait, because replicas lag, say. All of it is one round trip, once a second at most.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="session">The working connection.</param>
/// <param name="progress">What is measured of the script.</param>
/// <param name="store">What others want is there.</param>
/// <param name="key">What the batches go over.</param>
/// <param name="told">Tells that they wait.</param>
internal sealed class BatchSignals(
    RunContext context,
    WorkSession session,
    ScriptProgress progress,
    BatchStore store,
    BatchKey key,
    BatchProgress told
)
{
    private const string StopQuery = "stop-when";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SignalBoard _board = new(context, progress, key);
    private long? _asked;

    /// <summary>What others want, as it was when it was asked last.</summary>
    public WantedBatch Wanted { get; private set; } = WantedBatch.Nothing;

    /// <summary>True where the time of a run of what is in the background was over before the reason to wait was.</summary>
    public bool StillHold { get; private set; }

    private PlanEntry Entry => progress.Entry;

    private ScriptDirectives Directives => Entry.Directives;

    // A copy has no replicas, and nobody else: there the queries are asked to see whether they can be.
    private bool IsOnCopy => !context.Verifies;

    /// <summary>Waits as long as the batches are suspended, or something holds for which they pause.</summary>
    /// <param name="state">How far they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The same with how long they have waited for what.</returns>
    /// <exception cref="MigrationException">BatchStopped: something holds that ends the run, or the pause has lasted too long.
    /// DirectiveInvalid, PermissionDenied: what they are to wait for cannot be known.</exception>
    public async Task<BatchState> WaitAsync(BatchState state, CancellationToken cancellationToken)
    {
        if (_asked is { } last && Stopwatch.GetElapsedTime(last) < Interval)
            return state;
        var pause = new BatchWait(state);
        var look = await LookAsync(null, cancellationToken).ConfigureAwait(false);
        if (IsOnCopy)
            return state;
        for (; look is { Stop: null, Causes.Count: > 0 }; look = await LookAsync(pause, cancellationToken).ConfigureAwait(false))
        {
            if (pause.Begin(look.Causes))
            {
                Tell(MessageSeverity.Warning, $"The batches pause: {pause.Why}.");
                context.Happened(new BatchesPaused(pause.Why), Entry.File);
            }

            if (context.Background is { TimeIsOver: true })
            {
                StillHold = true;
                pause.Count();
                return pause.State;
            }

            if (pause.Elapsed > Directives.Batch!.PauseLimit)
                look = look with
                {
                    Stop = $"they have paused for more than {DurationText.Format(Directives.Batch.PauseLimit)}: {pause.Why}",
                };
            if (look.Stop is not null)
                break;
            told.Wait(pause.State, pause.Why);
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            pause.Count();
        }

        if (look.Stop is { } why)
            throw await StopAsync(pause, why, cancellationToken).ConfigureAwait(false);
        if (pause.HasBegun)
            Tell(
                MessageSeverity.Information,
                $"The batches go on after a pause of {DurationText.Format(pause.Elapsed)} ({pause.Names})."
            );
        return pause.State;
    }

    private async Task<SignalLook> LookAsync(BatchWait? pause, CancellationToken cancellationToken)
    {
        var look = await AskAsync(pause, cancellationToken).ConfigureAwait(false);
        if (!IsOnCopy)
            await _board.WantAsync(Wanted, session.Work.Server, cancellationToken).ConfigureAwait(false);
        _asked = Stopwatch.GetTimestamp();
        if (_board.WhyStop() is { } stop)
            return look with { Stop = look.Stop ?? stop.Why };
        return look with { Causes = [.. look.Causes, .. _board.WhyPause()] };
    }

    private async Task<SignalLook> AskAsync(BatchWait? pause, CancellationToken cancellationToken)
    {
        var server = session.Work.Server;
        var round = new SignalRound(server);
        var (stops, pauses) = (false, false);
        if (pause is not null)
            round.Add(store.RecordPause(pause.State, pause.Why), take: null);
        round.Add(
            store.AskWanted(),
            async (answer, stop) =>
                Wanted = await answer.ReadAsync(stop).ConfigureAwait(false)
                    ? server.Read(answer, BatchStore.ReadWanted)
                    : WantedBatch.Nothing
        );
        _board.Ask(round);
        AddQuery(round, StopQuery, Directives.StopWhen, holds => stops = holds);
        AddQuery(round, PauseCause.Query, Directives.PauseWhen, holds => pauses = holds);
        await round.SendAsync(cancellationToken).ConfigureAwait(false);

        var causes = new List<PauseCause>();
        if (Wanted.SuspendedBy is { } who)
            causes.Add(new PauseCause(PauseCause.Suspended, $"they were suspended by {who}"));
        if (pauses)
            causes.Add(new PauseCause(PauseCause.Query, $"this holds: {Directives.PauseWhen}"));
        return new SignalLook(stops ? $"this holds: {Directives.StopWhen}" : null, causes);
    }

    private void AddQuery(SignalRound round, string directive, string? query, Action<bool> take)
    {
        if (query is null)
            return;
        var condition = new WhenCondition(Entry.File, context.Mask, directive);
        round.AddOfUser(
            context.Mask.Reveal(query),
            async (answer, stop) =>
                take(condition.Judge(await answer.ReadAsync(stop).ConfigureAwait(false) ? answer.GetValue(0) : null)),
            condition.Failed
        );
    }

    private void Tell(MessageSeverity severity, string text) => context.Tell(severity, Entry.File, text);

    private async Task<MigrationException> StopAsync(BatchWait pause, string why, CancellationToken cancellationToken)
    {
        if (pause.HasBegun)
        {
            var round = new SignalRound(session.Work.Server);
            round.Add(store.RecordPause(pause.State, null), take: null);
            await round.SendAsync(cancellationToken).ConfigureAwait(false);
        }

        return new MigrationException(
            MigrationErrorId.BatchStopped,
            context.Mask.Hide($"{Entry.File.Path}: the batches were stopped: {why}"),
            "What was committed stays. Run again when it no longer holds: the batches go on behind the last one."
        )
        {
            Target = context.Target.ToString(),
            Script = Entry.Name,
            Path = Entry.File.Path,
        };
    }

    // What one look has found.
    private sealed record SignalLook(string? Stop, IReadOnlyList<PauseCause> Causes);
}
