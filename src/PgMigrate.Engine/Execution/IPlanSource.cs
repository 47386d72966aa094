using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>Where the plan of a run comes from: a folder, the way back, scripts that were chosen elsewhere.</summary>
internal interface IPlanSource : IAsyncDisposable
{
    /// <summary>Reads what needs no database (<see cref="RunStage.Open"/>).</summary>
    /// <exception cref="MigrationException">Errors of the folder.</exception>
    void Open(RunState run);

    /// <summary>Says what is to be done (<see cref="RunStage.Plan"/>).</summary>
    /// <param name="run">The run, connected.</param>
    /// <param name="stop">Cancels what runs.</param>
    /// <exception cref="MigrationException">Nothing can be done, and why.</exception>
    Task<MigrationPlan> PlanAsync(RunState run, CancellationToken stop);

    /// <summary>Says why there is nothing to do.</summary>
    string WhyEmpty(RunState run);

    /// <summary>Judges what only this source knows of (<see cref="RunStage.Check"/>); nothing, unless it does.</summary>
    /// <exception cref="MigrationException">The run must not begin.</exception>
    Task CheckAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Does what is left when all scripts are applied; nothing, unless it does.</summary>
    Task FinishAsync(RunState run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Tells what <see cref="FinishAsync"/> would do.</summary>
    void TellFinish(RunState run)
    {
        // With its last script everything is done.
    }
}
