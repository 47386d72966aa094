using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution.Background;

/// <summary>
/// Keeps a run's hands off scripts that earlier runs have left in the background, and holds back what requires them. So a run
/// that has nothing else to do has nothing to do: nothing is judged or saved again for what it would not touch.
/// </summary>
internal static class BackgroundGate
{
    /// <summary>Holds back what must wait, and keeps how far begun scripts are in <see cref="RunState.Begun"/>.</summary>
    /// <param name="run">The run, connected; its history is read.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="stop">Cancels the query.</param>
    public static async Task<MigrationPlan> HoldAsync(RunState run, MigrationPlan plan, CancellationToken stop)
    {
        if (
            run is not { Server: { } server, Facts: { } facts, Context: { Background: null, Undo: null, Verifies: true } }
            || !plan.Entries.Any(entry => entry is { Problem: null, Directives.Batch: not null })
        )
            return plan;
        run.Begun = await UnendedBatches.ReadAsync(server, facts, stop).ConfigureAwait(false);
        if (!run.Begun.Values.Any(batch => batch.IsLeft))
            return plan;
        run.Plan = new MigrationPlan([.. plan.Entries.Select(entry => IsLeft(run, entry) ? Leave(entry) : entry)]);
        var requirements = new Requirements(run);
        return new MigrationPlan([.. run.Plan.Entries.Select(entry => HoldBehind(entry, requirements))]);
    }

    // One whose statement, table or key has changed since is the run's own matter: it says so, or begins the script anew.
    private static bool IsLeft(RunState run, PlanEntry entry) =>
        MayBeLeft(run, entry)
        && run.Begun.GetValueOrDefault(entry.Name) is { IsLeft: true, Hash: { } begunWith }
        && HashOf(run, entry) == begunWith;

    // Of the other phase, it is in the background all the same.
    private static bool MayBeLeft(RunState run, PlanEntry entry) =>
        entry is { Problem: null, Directives.Batch.InBackground: true }
        && (
            entry.Action == PlanAction.Run
            || (entry.Action == PlanAction.Skip && RunPhase.LeavesOut(entry.File, entry.Directives, run.Context.Options))
        );

    private static string? HashOf(RunState run, PlanEntry entry)
    {
        try
        {
            var script = entry.Script.For(run.Context.Options.Tokens);
            var batch = script.Directives.Batch!;
            return BatchIdentity.Of(RangedStatement.Of(script, batch), batch, run.Context.Mask).Hash;
        }
        catch (MigrationException)
        {
            // What is wrong with the script refuses the run, as it does with any other that is to run.
            return null;
        }
    }

    private static PlanEntry Leave(PlanEntry entry) => entry with { Action = PlanAction.Leave };

    private static PlanEntry HoldBehind(PlanEntry entry, Requirements requirements)
    {
        if (entry.Action != PlanAction.Run || entry.Problem is not null)
            return entry;
        if (requirements.WhyUnmet(entry) is not { IsInBackground: true } unmet)
            return entry;
        requirements.LeftOut(entry, unmet);
        return entry with { Action = PlanAction.Skip, Behind = unmet.Text };
    }
}
