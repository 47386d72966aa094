namespace PgMigrate.Benchmarks.Servers;

/// <summary>Listens to nothing but warnings, which would make a measurement worthless.</summary>
public sealed class QuietObserver : IMigrationObserver
{
    /// <summary>The only one.</summary>
    public static readonly QuietObserver Instance = new();

    public void OnScriptRun(ScriptRun run) { }

    public void OnMessage(MigrationMessage message)
    {
        if (message.Severity == MessageSeverity.Warning)
            Bench.Say($"warning: {message.Text}");
    }

    public void OnProgress(MigrationProgress progress) { }
}
