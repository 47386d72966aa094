using System.Diagnostics;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// What is asked between two batches, outside of any transaction: what others want of them, whether the run is to end, and
/// whether
/// it is to wait, because replicas lag, say. It is asked once a second at most.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="session">The working connection.</param>
/// <param name="entry">The script.</param>
/// <param name="store">What others want is there.</param>
internal sealed class BatchSignals(RunContext context, WorkSession session, PlanEntry entry, BatchStore store)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long? _asked;

    /// <summary>What others want, as it was when it was asked last.</summary>
    public WantedBatch Wanted { get; private set; } = WantedBatch.Nothing;

    /// <summary>True where the time of a run of what is in the background was over before the reason to wait was.</summary>
    public bool StillHold { get; private set; }

    private ScriptDirectives Directives => entry.Directives;

    /// <summary>Waits as long as the batches are suspended, or the script's <c>pause-when</c> holds.</summary>
    /// <returns>How long that was.</returns>
    /// <exception cref="MigrationException">BatchStopped: <c>stop-when</c> holds, or the pause has lasted too long.
    /// DirectiveInvalid: a query fails.</exception>
    public async Task<TimeSpan> WaitAsync(CancellationToken cancellationToken)
    {
        if (_asked is { } last && Stopwatch.GetElapsedTime(last) < Interval)
            return TimeSpan.Zero;
        var began = Stopwatch.GetTimestamp();
        string? told = null;
        while (await WhyToWaitAsync(cancellationToken).ConfigureAwait(false) is { } why)
        {
            if (why != told)
                Tell(MessageSeverity.Warning, $"The batches pause: {why}");
            told = why;
            if (context.Background is { TimeIsOver: true })
            {
                StillHold = true;
                return Stopwatch.GetElapsedTime(began);
            }

            if (Stopwatch.GetElapsedTime(began) > Directives.Batch!.PauseLimit)
                throw Stopped($"they have paused for more than {DurationText.Format(Directives.Batch.PauseLimit)}: {why}");
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }

        if (told is null)
            return TimeSpan.Zero;
        var paused = Stopwatch.GetElapsedTime(began);
        Tell(MessageSeverity.Information, $"The batches go on after a pause of {DurationText.Format(paused)}.");
        return paused;
    }

    // Null where there is no reason.
    private async Task<string?> WhyToWaitAsync(CancellationToken cancellationToken)
    {
        Wanted = await store.ReadWantedAsync(session.Work.Server, cancellationToken).ConfigureAwait(false);
        if (await HoldsAsync("stop-when", Directives.StopWhen, cancellationToken).ConfigureAwait(false))
            throw Stopped($"this holds: {Directives.StopWhen}");
        var holds = await HoldsAsync("pause-when", Directives.PauseWhen, cancellationToken).ConfigureAwait(false);
        _asked = Stopwatch.GetTimestamp();
        return Wanted.SuspendedBy is { } who ? $"they were suspended by {who}"
            : holds ? $"this holds: {Directives.PauseWhen}"
            : null;
    }

    private async Task<bool> HoldsAsync(string directive, string? query, CancellationToken cancellationToken) =>
        query is not null
        && await WhenCondition
            .HoldsAsync(session.Work.Server, query, entry.File, context.Mask, cancellationToken, directive)
            .ConfigureAwait(false);

    private void Tell(MessageSeverity severity, string text) => context.Tell(severity, entry.File, text);

    private MigrationException Stopped(string why) =>
        new(
            MigrationErrorId.BatchStopped,
            context.Mask.Hide($"{entry.File.Path}: the batches were stopped: {why}"),
            "What was committed stays. Run again when it no longer holds: the batches go on behind the last one."
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };
}
