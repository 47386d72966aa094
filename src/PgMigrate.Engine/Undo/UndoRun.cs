using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Undo;

/// <summary>Runs that take scripts back: the same locks, transactions, checks and history as any.</summary>
internal static class UndoRun
{
    private const string PreviewName = "pgmigrate preview";

    /// <summary>Takes them back.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How scripts run.</param>
    /// <param name="undo">What is taken back.</param>
    /// <param name="failed">The run that failed and is taken back; null where somebody asked for the undo.</param>
    /// <param name="gate">Who is told.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>How many.</returns>
    /// <exception cref="MigrationException">UndoRefused, and nothing was changed; or the first failure.</exception>
    public static async Task<int> ApplyAsync(
        ConnectionTarget target,
        MigrationOptions options,
        UndoOptions undo,
        FailedRun? failed,
        ObserverGate gate,
        CancellationToken cancellationToken
    )
    {
        var run = Begin(target, options, undo, isOfFailure: failed is not null, gate);
        await new RunPipeline(run, new UndoPlan(undo, failed), new LockedSessions(gate))
            .RunAsync(new AppliedEffects(gate, isJudged: true), cancellationToken)
            .ConfigureAwait(false);
        return run.Plan.Entries.Count;
    }

    /// <summary>Tells what <see cref="ApplyAsync"/> would do, and what would be lost; changes nothing.</summary>
    /// <exception cref="MigrationException">What would refuse the run.</exception>
    public static Task PreviewAsync(
        ConnectionTarget target,
        MigrationOptions options,
        UndoOptions undo,
        ObserverGate gate,
        CancellationToken cancellationToken
    ) =>
        new RunPipeline(
            Begin(target, options, undo, isOfFailure: false, gate),
            new UndoPlan(undo, failed: null),
            new ReadOnlySessions(PreviewName, mayBeMissing: false)
        ).RunAsync(new PreviewEffects(), cancellationToken);

    // An undo makes no database. One of a run that has failed is that run's end: the policy has let the run be, whatever the hour
    // is by now.
    private static RunState Begin(
        ConnectionTarget target,
        MigrationOptions options,
        UndoOptions undo,
        bool isOfFailure,
        ObserverGate gate
    )
    {
        var context = RunContext.Begin(target, options with { CreateDatabase = false }, gate);
        return new RunState(context with { Undo = undo, Policy = isOfFailure ? null : context.Policy });
    }
}
