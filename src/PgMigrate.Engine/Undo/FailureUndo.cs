using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Undo;

/// <summary>
/// Takes back what a failed run has left: scripts that it had committed, and of the one that failed the statements that ran
/// outside of a transaction. All of it, or nothing where a part has no certain way back.
/// </summary>
internal sealed class FailureUndo(
    ConnectionTarget target,
    MigrationOptions options,
    ObserverGate observer,
    CancellationToken cancellationToken
)
{
    /// <summary>Takes it back. It tells what became of it; the run's own failure is what the caller hears of.</summary>
    /// <param name="run">The run.</param>
    /// <param name="failure">Why it failed.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(RunState run, MigrationException failure)
    {
        var undo = new UndoOptions
        {
            RunIds = [run.Context.Identity.RunId],
            Reason = $"The run failed{(failure.Script is { } script ? $" at {script}" : "")}: {failure.ErrorId}.",
        };
        try
        {
            var stopping = options with { OnFailure = FailureAction.Stop };
            var undone = await UndoRun
                .ApplyAsync(target, stopping, undo, new FailedRun(run.Find(failure.Script)), observer, cancellationToken)
                .ConfigureAwait(false);
            if (undone > 0)
                Warn(
                    $"The run failed, and what it had applied was taken back: {undone} {(undone == 1 ? "script" : "scripts")}."
                        + (
                            run.Context.Backup.IsNeeded
                                ? " The data that it had destroyed is not back: the message of its backup says how to get it."
                                : string.Empty
                        )
                );
        }
        catch (MigrationException problem)
        {
            Warn($"The run failed, and what it had applied stays. {problem.Message}\n{problem.RecommendedAction}");
        }
    }

    private void Warn(string text) =>
        observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, target.Database, null, text));
}
