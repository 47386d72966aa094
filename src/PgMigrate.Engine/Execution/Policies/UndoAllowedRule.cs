using PgMigrate.Engine.Configuration.Policies;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Scripts are taken back where the policy lets them be.</summary>
internal sealed class UndoAllowedRule : PolicyRule
{
    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) => policy.Settings.Allow?.Undo == false;

    /// <inheritdoc/>
    public override Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop) =>
        Task.FromResult(run.Context.Undo is null ? None : [new PolicyBreach("allow.undo", "Scripts would be taken back.")]);
}
