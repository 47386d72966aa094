using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.DataLoss;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>
/// No run that destroys rows or values goes where the policy has none. Taking scripts back is not one: that has a setting of its
/// own.
/// </summary>
internal sealed class DestructiveRule : PolicyRule
{
    private const string Setting = "destructive";

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Destructive is not (null or DestructivePolicy.Allow);

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        if (run is not { Server: { } server, Losses: { } losses, Context.Undo: null })
            return None;
        var touched = await LossSearch.FindAsync(server, losses, run.Context.Options, stop).ConfigureAwait(false);
        if (touched.Count == 0)
            return None;
        var what = $"The run destroys data of {LossSearch.Describe(touched)}";
        switch (policy.Settings.Destructive)
        {
            case DestructivePolicy.Refuse:
                return [new PolicyBreach(Setting, $"{what}.")];
            case DestructivePolicy.NeedApproval when run.Context.Plan is { Approvals.Count: > 0 }:
                return None;
            case DestructivePolicy.NeedApproval:
                return [new PolicyBreach(Setting, $"{what}, which needs an approved plan.")];
            default:
                run.Context.Tell(MessageSeverity.Warning, null, $"{what}.");
                return None;
        }
    }
}
