using System.Runtime.ExceptionServices;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Stands before the caller's observer: one call at a time (the server's notices come on threads of their own), and none after
/// one has thrown, since a pipeline that is stopped takes nothing more. Its exception is thrown again at every later call: Npgsql
/// swallows what a handler of notices throws.
/// </summary>
internal sealed class ObserverGate(IMigrationObserver observer) : IMigrationObserver, IDisposable
{
    private readonly object _turn = new();
    private readonly CancellationTokenSource _stopped = new();
    private ExceptionDispatchInfo? _stop;

    /// <summary>True once the observer has thrown: the caller wants no more.</summary>
    public bool IsStopped => _stop is not null;

    /// <summary>Cancelled once the observer has thrown: what runs on the server must not go on for nobody.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Throws what the observer has thrown; nothing where it has not.</summary>
    public void ThrowIfStopped() => _stop?.Throw();

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run) => Pass(() => observer.OnScriptRun(run));

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message) => Pass(() => observer.OnMessage(message));

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) => Pass(() => observer.OnProgress(progress));

    /// <inheritdoc/>
    public void OnEvent(RunEvent happened)
    {
        // Whoever keeps what happened wants to know how a run ended that was stopped, and stops it a second time in vain.
        if (!IsStopped)
            Pass(() => observer.OnEvent(happened));
        else
            TellStopped(happened);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    private void TellStopped(RunEvent happened)
    {
        lock (_turn)
        {
            try
            {
                observer.OnEvent(happened);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // The first exception of the observer is what the caller gets.
            }
        }
    }

    private void Pass(Action call)
    {
        lock (_turn)
        {
            _stop?.Throw();
            try
            {
                call();
            }
            catch (Exception exception)
            {
                _stop = ExceptionDispatchInfo.Capture(exception);
                // Elsewhere, since this may be a thread that Npgsql reads the server's answers on.
                _ = _stopped.CancelAsync();
                throw;
            }
        }
    }
}
