using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>Scripts that were chosen elsewhere, in the order given, whatever folder and history say.</summary>
/// <param name="scripts">The scripts; no two of one name.</param>
internal sealed class GivenPlan(IReadOnlyList<PlanEntry> scripts) : IPlanSource
{
    /// <inheritdoc/>
    public void Open(RunState run)
    {
        // They are read.
    }

    /// <inheritdoc/>
    public Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop) => Task.FromResult(new MigrationPlan(scripts));

    /// <inheritdoc/>
    public string WhyEmpty(RunState run) => "No script was given.";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
