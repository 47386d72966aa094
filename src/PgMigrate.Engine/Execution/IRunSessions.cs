namespace PgMigrate.Engine.Execution;

/// <summary>How a run is connected: under the locks, or only to look.</summary>
internal interface IRunSessions
{
    /// <summary>Connects (<see cref="RunStage.Lock"/>), does the run's other stages, and lets go.</summary>
    /// <param name="run">The run, which is told of the connection.</param>
    /// <param name="stages">The stages. Their token ends with the connection, and where it is locked, with the locks.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="MigrationException">Connection errors, and what the stages throw.</exception>
    Task UseAsync(RunState run, Func<CancellationToken, Task> stages, CancellationToken cancellationToken);
}
