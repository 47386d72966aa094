namespace PgMigrate.Engine.Sessions;

/// <summary>The backups of what a run's scripts destroy, and whether one of them was committed.</summary>
internal sealed class RunBackup
{
    private readonly List<Saved> _saved = [];

    /// <summary>A backup was made.</summary>
    /// <param name="backupId">The backup.</param>
    /// <param name="scripts">The scripts that destroy something of it; none where all tables were saved without a look at the
    /// scripts.</param>
    /// <param name="wayBack">Tells how to get back what is gone.</param>
    /// <param name="goesWithFailure">True where nobody needs it once the run has failed before one of these scripts was
    /// committed: each of them is rolled back as a whole, and the backup was made for them alone.</param>
    public void Made(Guid backupId, HashSet<string> scripts, Func<string> wayBack, bool goesWithFailure) =>
        _saved.Add(new Saved(backupId, scripts, wayBack) { GoesWithFailure = goesWithFailure });

    /// <summary>A run before this one has begun scripts, and has made a backup of what they destroy.</summary>
    /// <inheritdoc cref="Made"/>
    public void Found(Guid backupId, HashSet<string> scripts, Func<string> wayBack) =>
        _saved.Add(new Saved(backupId, scripts, wayBack));

    /// <summary>A script was committed, at least a part of it.</summary>
    public void Committed(string script)
    {
        foreach (var saved in _saved.Where(saved => saved.Scripts.Count == 0 || saved.Scripts.Contains(script)))
            saved.IsNeeded = true;
    }

    /// <summary>True where data of a backup is gone from the database.</summary>
    public bool IsNeeded => _saved.Any(saved => saved.IsNeeded);

    /// <summary>The backup of what a script destroys; null where it destroys nothing, or there is none that stays.</summary>
    /// <param name="script">The script's name.</param>
    /// <param name="status">What became of it.</param>
    public Guid? BackupOf(string script, ScriptRunStatus status) =>
        _saved
            .Find(saved =>
                saved.Scripts.Contains(script)
                && !(
                    saved is { GoesWithFailure: true, IsNeeded: false }
                    && status is ScriptRunStatus.Failed or ScriptRunStatus.Cancelled
                )
            )
            ?.BackupId;

    /// <summary>The backup that nobody needs where the run ends as it stands now; null where there is none.</summary>
    public Guid? Unneeded => _saved.Find(saved => saved is { GoesWithFailure: true, IsNeeded: false })?.BackupId;

    /// <summary>How to get back what is gone; null where nothing is.</summary>
    public string? WayBack =>
        IsNeeded ? string.Join('\n', _saved.Where(saved => saved.IsNeeded).Select(saved => saved.WayBack())) : null;

    private sealed record Saved(Guid BackupId, HashSet<string> Scripts, Func<string> WayBack)
    {
        public bool GoesWithFailure { get; init; }

        public bool IsNeeded { get; set; }
    }
}
