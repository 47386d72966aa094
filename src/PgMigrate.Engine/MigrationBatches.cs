using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Scripts that run in batches, seen and steered from any session.</summary>
internal static class MigrationBatches
{
    private static OperationCall ProcessCall => new(Operation.ProcessBatches, [(RunOption.Path, null)], null);

    /// <summary>How far they are, the newest first; changes nothing.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<IReadOnlyList<MigrationBatch>> GetAsync(
        ConnectionTarget target,
        BatchQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => CallAsync(target, query, observer, control => control.ListAsync(cancellationToken));

    /// <summary>Holds those back that were begun and not ended.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="reason">Why; null for no reason.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that were held back.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<IReadOnlyList<MigrationBatch>> SuspendAsync(
        ConnectionTarget target,
        BatchQuery query,
        string? reason,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => CallAsync(target, query, observer, control => control.SuspendAsync(reason, cancellationToken));

    /// <summary>Lets those go on that were held back.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that go on.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<IReadOnlyList<MigrationBatch>> ResumeAsync(
        ConnectionTarget target,
        BatchQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            target,
            query,
            observer,
            async control =>
            {
                var resumed = await control.ResumeAsync(cancellationToken).ConfigureAwait(false);
                foreach (var batch in resumed.Where(batch => batch.State == MigrationBatchState.Ongoing))
                    observer.OnMessage(
                        new MigrationMessage(
                            MessageSeverity.Information,
                            batch.Database,
                            batch.Script,
                            $"It may go on in the background. What goes on with it: {ProcessCall}"
                        )
                    );
                return resumed;
            }
        );

    /// <summary>Goes on with what was begun and not ended, as a run of its own.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The folder, and how scripts run.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="mostTime">How long, from now on: no batch begins afterwards; null for as long as it takes.</param>
    /// <param name="observer">Told of scripts, messages and progress.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>How far those are that were gone on with.</returns>
    /// <exception cref="MigrationException">Any failure of a run.</exception>
    public static Task<IReadOnlyList<MigrationBatch>> ProcessAsync(
        ConnectionTarget target,
        MigrationOptions options,
        BatchQuery query,
        TimeSpan? mostTime,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync(
            options,
            observer,
            async (run, outward) =>
            {
                using var gate = new ObserverGate(outward);
                return await BackgroundProcessing
                    .ApplyAsync(target, run, query, mostTime, gate, cancellationToken)
                    .ConfigureAwait(false);
            },
            static (_, batches) => batches,
            static (_, batches) => batches
        );

    /// <summary>Changes those that were begun and not ended.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="change">What is to be otherwise.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that were changed.</returns>
    /// <exception cref="MigrationException">OptionsInvalid: a signal is none. Connection errors, PermissionDenied,
    /// HistoryInvalid.</exception>
    public static Task<IReadOnlyList<MigrationBatch>> SetAsync(
        ConnectionTarget target,
        BatchQuery query,
        BatchChange change,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => CallAsync(target, query, observer, control => control.SetAsync(change, cancellationToken));

    // No token of a run is known here, and no statement is shown.
    private static Task<IReadOnlyList<MigrationBatch>> CallAsync(
        ConnectionTarget target,
        BatchQuery query,
        IMigrationObserver observer,
        Func<BatchControl, Task<IReadOnlyList<MigrationBatch>>> call
    ) => OutwardCall.RunAsync([], observer, _ => call(new BatchControl(target, query)), static (_, batches) => batches);
}
