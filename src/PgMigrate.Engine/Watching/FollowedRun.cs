namespace PgMigrate.Engine.Watching;

/// <summary>Which run is followed from one look to the next, and when that is over.</summary>
/// <param name="waits">Whether a run that is yet to come is waited for.</param>
internal sealed class FollowedRun(bool waits)
{
    private bool _hasRun;

    /// <summary>The run; null where none has been seen at work, or it has written nothing down yet.</summary>
    public Guid? RunId { get; private set; }

    /// <summary>True where it was over between two looks, and another one has begun.</summary>
    public bool IsAnother(RunStatus status) => RunId is not null && status.RunId is not null && status.RunId != RunId;

    /// <summary>Takes a look in.</summary>
    /// <returns>True where there is nothing more to follow.</returns>
    public bool Ends(RunStatus status)
    {
        if (status.State is MigrationRunState.Running or MigrationRunState.Abandoned && !IsAnother(status))
        {
            _hasRun = true;
            // A status that names no run is one of a migrator that has nothing written down yet.
            RunId = status.RunId ?? RunId;
            return false;
        }

        return _hasRun || !waits;
    }
}
