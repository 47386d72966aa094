namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Everything that happens from the moment a run's lock is taken: it ends when the lock is lost or a connection under it is dead,
/// and is told as that.
/// </summary>
internal static class LockedRun
{
    /// <summary>Takes both locks, works, and gives them back.</summary>
    /// <param name="context">The run.</param>
    /// <param name="gate">The observer, where one stands before the caller's; work ends when that wants no more.</param>
    /// <param name="work">The work, on the session, with the run pinned to the host that answered. Its token ends with the
    /// locks.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="MigrationException">Connection errors, RunLocked, ConnectionLost, and what the work throws.</exception>
    public static async Task<T> RunAsync<T>(
        RunContext context,
        ObserverGate? gate,
        Func<WorkSession, RunContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var wait = new MigrationLock.LockWait(context);
        var runLock = await RunLock.TakeAsync(context.Target, context.Identity, wait, cancellationToken).ConfigureAwait(false);
        await using var dispose = runLock.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            runLock.Lost,
            gate?.Stopped ?? CancellationToken.None
        );
        try
        {
            return await WorkAsync(context with { Target = runLock.Target }, runLock, wait, work, stop.Token)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            gate?.ThrowIfStopped();
            if (!cancellationToken.IsCancellationRequested && runLock.LossBehind(exception) is { } loss)
                throw loss;
            throw;
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static async Task RunAsync(
        RunContext context,
        ObserverGate? gate,
        Func<WorkSession, RunContext, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        await RunAsync(
                context,
                gate,
                async (session, pinned, stop) =>
                {
                    await work(session, pinned, stop).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    private static async Task<T> WorkAsync<T>(
        RunContext context,
        RunLock runLock,
        MigrationLock.LockWait wait,
        Func<WorkSession, RunContext, CancellationToken, Task<T>> work,
        CancellationToken stop
    )
    {
        var session = await WorkSession.OpenAsync(context, runLock, wait, stop).ConfigureAwait(false);
        await using var dispose = session.ConfigureAwait(false);
        return await work(session, context, stop).ConfigureAwait(false);
    }
}
