using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Connects a run that changes the database: it is created where that is asked for and it is missing, and both locks are taken.
/// </summary>
/// <param name="gate">The observer, where one stands before the caller's; the run ends when that wants no more.</param>
internal sealed class LockedSessions(ObserverGate? gate) : IRunSessions
{
    /// <inheritdoc/>
    public async Task UseAsync(RunState run, Func<CancellationToken, Task> stages, CancellationToken cancellationToken)
    {
        var context = run.Context;
        run.DatabaseIsNew(
            context.Options.CreateDatabase
                && run.Folder is { } folder
                && await DatabaseCreation
                    .EnsureAsync(context.Target, folder, context.Observer, cancellationToken)
                    .ConfigureAwait(false)
        );
        await LockedRun
            .RunAsync(
                context,
                gate,
                (session, pinned, stop) =>
                {
                    run.Locked(session, pinned);
                    return stages(stop);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
