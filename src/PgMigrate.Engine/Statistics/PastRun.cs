namespace PgMigrate.Engine.Statistics;

/// <summary>A run, as its script runs tell of it.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="Place">The database: <c>host:port/database</c>.</param>
/// <param name="Scripts">Its script runs, in their order.</param>
internal sealed record PastRun(Guid RunId, string Place, IReadOnlyList<ScriptRun> Scripts)
{
    /// <summary>True where scripts of it were taken back later.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>Its environment; null where none was given.</summary>
    public string? Environment => Scripts[0].Environment;

    /// <summary>When its first script began.</summary>
    public DateTimeOffset StartedAt { get; } = Scripts.Min(script => script.StartedAt!.Value);

    /// <summary>When its last script ended.</summary>
    public DateTimeOffset EndedAt { get; } = Scripts.Max(script => script.StartedAt!.Value + (script.Duration ?? TimeSpan.Zero));

    /// <summary>From one to the other.</summary>
    public TimeSpan Duration => EndedAt - StartedAt;

    /// <summary>True where a script has failed.</summary>
    public bool HasFailed => Has(ScriptRunStatus.Failed);

    /// <summary>True where it was cancelled.</summary>
    public bool IsCancelled => Has(ScriptRunStatus.Cancelled) && !HasFailed;

    /// <summary>True where it took scripts back.</summary>
    public bool IsUndo => Has(ScriptRunStatus.Undone);

    /// <summary>True where it was to apply scripts, and did so or failed.</summary>
    public bool IsDeployment => !IsUndo && !IsCancelled && (Has(ScriptRunStatus.Applied) || HasFailed);

    /// <summary>True where what it deployed has failed, sooner or later.</summary>
    public bool IsFailedDeployment => IsDeployment && (HasFailed || IsTakenBack);

    /// <summary>True where it deployed, and that held.</summary>
    public bool IsGoodDeployment => IsDeployment && !IsFailedDeployment;

    /// <summary>True where it did anything but record scripts as applied.</summary>
    public bool Counts => IsDeployment || IsUndo || IsCancelled;

    /// <summary>The runs among script runs, the oldest first. What grate ran by itself belongs to none.</summary>
    public static IReadOnlyList<PastRun> Of(IEnumerable<ScriptRun> scripts)
    {
        PastRun[] runs =
        [
            .. scripts
                .Where(script => script.RunId != Guid.Empty && script.StartedAt is not null)
                .GroupBy(script => (script.RunId, script.Server, script.Database))
                .Select(run => new PastRun(run.Key.RunId, PlaceOf(run.First()), [.. run.OrderBy(script => script.StartedAt)]))
                .Where(run => run.Counts)
                .OrderBy(run => run.StartedAt),
        ];
        var takenBack = TakenBack(runs);
        return [.. runs.Select(run => run with { IsTakenBack = takenBack.Contains((run.Place, run.RunId)) })];
    }

    /// <summary>A database, for people.</summary>
    public static string PlaceOf(ScriptRun script) => $"{script.Server}/{script.Database}";

    // An undo names scripts: what it takes back is the run that has applied each the last.
    private static HashSet<(string Place, Guid RunId)> TakenBack(IEnumerable<PastRun> runs)
    {
        var appliedBy = new Dictionary<(string Place, string Script), Guid>();
        var takenBack = new HashSet<(string, Guid)>();
        foreach (var run in runs)
        foreach (var script in run.Scripts)
        {
            if (script.Status == ScriptRunStatus.Applied)
                appliedBy[(run.Place, script.Script)] = run.RunId;
            if (script.Status == ScriptRunStatus.Undone && appliedBy.Remove((run.Place, script.Script), out var by))
                takenBack.Add((run.Place, by));
        }

        return takenBack;
    }

    private bool Has(ScriptRunStatus status) => Scripts.Any(script => script.Status == status);
}
