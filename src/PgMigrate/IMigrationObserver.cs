namespace PgMigrate;

/// <summary>
/// The engine's only way out while it works. Called from any thread, one call at a time for each run.
/// An exception thrown here ends the run as a cancellation does: the statement is cancelled on the server,
/// its answer awaited, the locks released, and the exception rethrown.
/// </summary>
public interface IMigrationObserver
{
    /// <summary>A script ended, for good or ill.</summary>
    void OnScriptRun(ScriptRun run);

    /// <summary>Something to tell.</summary>
    void OnMessage(MigrationMessage message);

    /// <summary>How far the run is.</summary>
    void OnProgress(MigrationProgress progress);

    /// <summary>
    /// Something happened that logs, traces and metrics tell of. Also called once a call of this observer has thrown: how the
    /// run ended is known only then.
    /// </summary>
    void OnEvent(RunEvent happened) { }
}

/// <summary>A message of the engine, or of the server while a script ran.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Database">The database; null before one is known.</param>
/// <param name="Script">The script that was running; null outside one.</param>
/// <param name="Text">The message, without secrets.</param>
public sealed record MigrationMessage(MessageSeverity Severity, string? Database, string? Script, string Text)
{
    /// <summary>grate's folder in which the script is; null where no script is concerned, or its folder is not known.</summary>
    public string? Folder { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="Database">The database.</param>
/// <param name="Activity">What is being done, for instance <c>Waiting for the migration lock</c> or <c>Migrating</c>.</param>
/// <param name="Detail">The script or statement; null where there is none.</param>
/// <param name="Done">Scripts done.</param>
/// <param name="Total">Scripts planned; 0 while the plan is not known.</param>
/// <param name="Remaining">Estimated time to the end; null where there is nothing to estimate from.</param>
/// <param name="Completed">True for the last message of an activity.</param>
public sealed record MigrationProgress(
    string Server,
    string Database,
    string Activity,
    string? Detail,
    int Done,
    int Total,
    TimeSpan? Remaining,
    bool Completed
);
