using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Runs follow a plan, one that was rehearsed not long ago, where the policy wants it. An undo has none.</summary>
internal sealed class PlanRule : PolicyRule
{
    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) =>
        policy.Settings.Plan == PlanUse.Required || policy.Settings.RehearsedWithin is not null;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop) =>
        Task.FromResult(run.Context.Undo is null ? [.. Find(run, policy)] : None);

    private static IEnumerable<PolicyBreach> Find(RunState run, RunPolicy policy)
    {
        if (policy.Settings.Plan == PlanUse.Required && run.Context.Plan is null)
            yield return new PolicyBreach("plan", $"The run follows no plan: make one with {Operation.MakePlan}.");
        if (policy.Settings.RehearsedWithin is not { } limit)
            yield break;
        if (run.Context.Plan?.RehearsedAt is not { } rehearsed)
            yield return new PolicyBreach(
                "rehearsedWithin",
                "The run follows no plan whose scripts were rehearsed, and went well."
            );
        else if (run.Facts!.ServerTime - rehearsed > limit)
            yield return new PolicyBreach(
                "rehearsedWithin",
                $"The plan was rehearsed {DurationText.Format(run.Facts.ServerTime - rehearsed)} ago, and "
                    + $"{DurationText.Format(limit)} is the most."
            );
    }
}
