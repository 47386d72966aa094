namespace PgMigrate.Engine.Layouts;

/// <summary>Puts the tool's files in what a call tells.</summary>
/// <param name="origins">Which they are.</param>
/// <param name="next">Is told.</param>
internal sealed class OriginObserver(OriginMap origins, IMigrationObserver next) : IMigrationObserver
{
    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run) => next.OnScriptRun(origins.Name(run));

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message) => next.OnMessage(origins.Name(message));

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) => next.OnProgress(progress);

    /// <inheritdoc/>
    public void OnEvent(RunEvent happened) => next.OnEvent(origins.Name(happened));
}
