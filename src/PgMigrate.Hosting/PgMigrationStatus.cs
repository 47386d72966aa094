namespace PgMigrate.Hosting;

/// <summary>How the application's start is with its schema: a service of the application, for what may not run before.</summary>
public sealed class PgMigrationStatus
{
    private readonly object _sync = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PgMigrationStartState _state;
    private MigrationException? _failure;

    internal PgMigrationStatus() { }

    /// <summary>How far it is.</summary>
    public PgMigrationStartState State
    {
        get
        {
            lock (_sync)
                return _state;
        }
    }

    /// <summary>
    /// True from when the schema was there. It stays true: what became of the schema later, the health check tells.
    /// </summary>
    public bool IsReady => State == PgMigrationStartState.Succeeded;

    /// <summary>Why the schema is not there; null where that is not known to have failed.</summary>
    public MigrationException? Failure
    {
        get
        {
            lock (_sync)
                return _failure;
        }
    }

    /// <summary>
    /// Waits until the schema is there. Where the start has failed and the application serves all the same, it goes on waiting:
    /// somebody else may bring the schema, which the health check sees.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    internal void Begin()
    {
        lock (_sync)
            _state = PgMigrationStartState.Running;
    }

    internal void Succeed()
    {
        lock (_sync)
            (_state, _failure) = (PgMigrationStartState.Succeeded, null);
        _ready.TrySetResult();
    }

    internal void Fail(MigrationException? failure)
    {
        lock (_sync)
            (_state, _failure) = (PgMigrationStartState.Failed, failure);
    }

    // Somebody else has done what the start of this application could not.
    internal void SeeReady()
    {
        if (State == PgMigrationStartState.Failed)
            Succeed();
    }
}
