using System.Collections.Concurrent;

namespace PgMigrate.Tests.Support;

/// <summary>Keeps all that the engine tells, in its order.</summary>
public sealed class RecordingObserver : IMigrationObserver
{
    private readonly ConcurrentQueue<ScriptRun> _runs = new();
    private readonly ConcurrentQueue<MigrationMessage> _messages = new();
    private readonly ConcurrentQueue<MigrationProgress> _progress = new();

    /// <summary>The scripts that ended.</summary>
    public IReadOnlyList<ScriptRun> Runs => [.. _runs];

    /// <summary>What was said.</summary>
    public IReadOnlyList<MigrationMessage> Messages => [.. _messages];

    /// <summary>How far it was.</summary>
    public IReadOnlyList<MigrationProgress> Progress => [.. _progress];

    /// <summary>Called with each script as it ends, from the engine's thread; may throw, as a pipeline may.</summary>
    public Action<ScriptRun>? ScriptRan { get; set; }

    /// <summary>Called with each step, from the engine's thread.</summary>
    public Action<MigrationProgress>? Progressed { get; set; }

    public void OnScriptRun(ScriptRun run)
    {
        _runs.Enqueue(run);
        ScriptRan?.Invoke(run);
    }

    public void OnMessage(MigrationMessage message) => _messages.Enqueue(message);

    public void OnProgress(MigrationProgress progress)
    {
        _progress.Enqueue(progress);
        Progressed?.Invoke(progress);
    }
}
