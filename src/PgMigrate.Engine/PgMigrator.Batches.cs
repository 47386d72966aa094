namespace PgMigrate.Engine;

/// <summary>Scripts that run in batches, seen and steered from any session.</summary>
public sealed partial class PgMigrator
{
    /// <summary>How far scripts are that run in batches, or have run, the newest first; changes nothing.</summary>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> GetBatchesAsync(
        BatchQuery? query = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            null,
            (target, told) => MigrationBatches.GetAsync(target, query ?? new(), told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Holds batches back that were begun and not ended: a run that is at them waits between two of them, as long as its script
    /// allows a pause.
    /// </summary>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="reason">Why; null for no reason.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that were held back.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> SuspendBatchesAsync(
        BatchQuery? query = null,
        string? reason = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            null,
            (target, told) => MigrationBatches.SuspendAsync(target, query ?? new(), reason, told, cancellationToken),
            cancellationToken
        );

    /// <summary>Lets batches go on that were held back.</summary>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that go on.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> ResumeBatchesAsync(
        BatchQuery? query = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            null,
            (target, told) => MigrationBatches.ResumeAsync(target, query ?? new(), told, cancellationToken),
            cancellationToken
        );

    /// <summary>
    /// Goes on with batches that were begun and not ended: those that a run has left in the background (<c>background=yes</c>),
    /// and those of a run that was interrupted. A script whose last batch is done is recorded as applied. Suspended ones are
    /// passed over.
    /// </summary>
    /// <param name="options">The folder, and how scripts run; nothing else of the folder is run.</param>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="maxDuration">
    /// How long it may take, the connecting included: no batch begins afterwards, but for the first one. Null for as long as it
    /// takes.
    /// </param>
    /// <param name="observer">Told of every script as it ends or stops, of messages and of progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>How far those are that were gone on with; time that is over is no failure.</returns>
    /// <exception cref="MigrationException">Any failure of a run; OutcomeUnknown where a script was changed since.</exception>
    public Task<IReadOnlyList<MigrationBatch>> ProcessBatchesAsync(
        MigrationOptions options,
        BatchQuery? query = null,
        TimeSpan? maxDuration = null,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return CallAsync(
            observer,
            (target, told) =>
                MigrationBatches.ProcessAsync(target, options, query ?? new(), maxDuration, told, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Changes batches that were begun and not ended, until they end.</summary>
    /// <param name="change">What is to be otherwise.</param>
    /// <param name="query">Which ones; null for all.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>Those that were changed.</returns>
    /// <exception cref="MigrationException">OptionsInvalid: a signal is none. Connection errors, PermissionDenied,
    /// HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationBatch>> SetBatchesAsync(
        BatchChange change,
        BatchQuery? query = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        return CallAsync(
            null,
            (target, told) => MigrationBatches.SetAsync(target, query ?? new(), change, told, cancellationToken),
            cancellationToken
        );
    }
}
