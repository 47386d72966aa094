namespace PgMigrate.Engine.Telemetry.Metrics;

/// <summary>What is counted of a run, from its events.</summary>
internal sealed class RunMetrics
{
    private readonly Dictionary<ScriptRunStatus, int> _scripts = [];

    /// <summary>How many scripts ended in each way.</summary>
    public IReadOnlyDictionary<ScriptRunStatus, int> Scripts => _scripts;

    /// <summary>How often scripts were tried again.</summary>
    public int Retries { get; private set; }

    /// <summary>Rows that scripts have changed.</summary>
    public long Rows { get; private set; }

    /// <summary>How long scripts have waited for locks.</summary>
    public TimeSpan LockWait { get; private set; }

    /// <summary>How many sessions have waited behind scripts.</summary>
    public int BlockedSessions { get; private set; }

    /// <summary>How long one of them has waited at most.</summary>
    public TimeSpan LongestStall { get; private set; }

    /// <summary>Counts a script that has ended.</summary>
    public void Add(ScriptRun run)
    {
        _scripts[run.Status] = _scripts.GetValueOrDefault(run.Status) + 1;
        Retries += run.Retries;
        Rows += run.Rows ?? 0;
        LockWait += run.LockWait ?? TimeSpan.Zero;
        BlockedSessions += run.BlockedSessions ?? 0;
        if (run.LongestStall > LongestStall)
            LongestStall = run.LongestStall.Value;
    }
}
