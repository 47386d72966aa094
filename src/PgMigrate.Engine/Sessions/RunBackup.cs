namespace PgMigrate.Engine.Sessions;

/// <summary>The backup that a run has made of what its scripts destroy, and whether one of them was committed.</summary>
internal sealed class RunBackup
{
    private HashSet<string> _scripts = [];
    private Guid? _backupId;
    private Func<string> _wayBack = () => string.Empty;

    /// <summary>The backup was made.</summary>
    /// <param name="backupId">The backup.</param>
    /// <param name="scripts">The scripts that destroy something of it; none where all tables were saved without a look at the
    /// scripts.</param>
    /// <param name="wayBack">Tells how to get back what is gone.</param>
    public void Made(Guid backupId, HashSet<string> scripts, Func<string> wayBack) =>
        (_backupId, _scripts, _wayBack) = (backupId, scripts, wayBack);

    /// <summary>A script was committed, at least a part of it.</summary>
    public void Committed(string script) =>
        IsNeeded |= _backupId is not null && (_scripts.Count == 0 || _scripts.Contains(script));

    /// <summary>True where data of the backup is gone from the database.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>The backup of what a script destroys; null where it destroys nothing, or there is none.</summary>
    public Guid? BackupOf(string script) => _scripts.Contains(script) ? _backupId : null;

    /// <summary>How to get back what is gone; null where nothing is.</summary>
    public string? WayBack => IsNeeded ? _wayBack() : null;
}
