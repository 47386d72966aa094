using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>
/// Runs that go on with batches which others have begun: the same locks, transactions and history as any. What the rules and the
/// policy say of the scripts was asked, and what they change was saved, by the run that has begun them.
/// </summary>
internal static class BackgroundProcessing
{
    /// <summary>Goes on with them.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The folder, and how scripts run.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="mostTime">How long, from now on; null for as long as it takes.</param>
    /// <param name="gate">Who is told.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>How far those are that were gone on with.</returns>
    /// <exception cref="MigrationException">The first failure.</exception>
    public static async Task<IReadOnlyList<MigrationBatch>> ApplyAsync(
        ConnectionTarget target,
        MigrationOptions options,
        BatchQuery query,
        TimeSpan? mostTime,
        ObserverGate gate,
        CancellationToken cancellationToken
    )
    {
        var run = new RunState(Begin(target, options, new BackgroundRun(mostTime), gate));
        await new RunPipeline(run, new BackgroundPlan(query), new LockedSessions(gate))
            .RunAsync(new AppliedEffects(gate, isJudged: false), cancellationToken)
            .ConfigureAwait(false);
        string[] scripts = [.. run.Plan.ToRun.Select(entry => entry.Name)];
        if (scripts.Length == 0)
            return [];
        var shown = new BatchQuery { HistorySchema = run.Context.Options.HistorySchema };
        var all = await new BatchControl(run.Context.Target, shown).ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Where(batch => scripts.Contains(batch.Script, StringComparer.Ordinal))];
    }

    // Nothing else is run or made, and no part of the run can be one transaction.
    private static RunContext Begin(
        ConnectionTarget target,
        MigrationOptions options,
        BackgroundRun background,
        IMigrationObserver observer
    )
    {
        var context = RunContext.Begin(target, options, observer);
        return context with
        {
            Background = background,
            Options = context.Options with
            {
                Phase = null,
                UnusedFor = null,
                To = null,
                Baseline = false,
                CreateDatabase = false,
                TransactionMode = TransactionMode.Script,
                BackupMode = BackupMode.Never,
                BackupLock = false,
            },
        };
    }
}
