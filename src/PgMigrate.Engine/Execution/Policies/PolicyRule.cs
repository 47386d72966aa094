using PgMigrate.Engine.Configuration.Policies;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Holds a planned run against a setting of its policy. Changes nothing.</summary>
internal abstract class PolicyRule
{
    /// <summary>Whether the policy says anything that this rule holds runs against.</summary>
    public abstract bool IsAsked(RunPolicy policy);

    /// <summary>In what the run is not as the policy wants it.</summary>
    /// <param name="run">The run, planned, its losses read.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="MigrationException">Another database could not be asked.</exception>
    public abstract Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop);

    /// <summary>No breach.</summary>
    protected static IReadOnlyList<PolicyBreach> None { get; } = [];
}
