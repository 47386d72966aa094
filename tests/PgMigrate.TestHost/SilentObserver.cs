namespace PgMigrate.TestHost;

internal sealed class SilentObserver : IMigrationObserver
{
    public void OnScriptRun(ScriptRun run) { }

    public void OnMessage(MigrationMessage message) { }

    public void OnProgress(MigrationProgress progress) { }
}
