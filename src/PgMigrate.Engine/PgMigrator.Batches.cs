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
    ) => CallAsync(target => MigrationBatches.GetAsync(target, query ?? new(), Told(null), cancellationToken), cancellationToken);

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
            target => MigrationBatches.SuspendAsync(target, query ?? new(), reason, Told(null), cancellationToken),
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
            target => MigrationBatches.ResumeAsync(target, query ?? new(), Told(null), cancellationToken),
            cancellationToken
        );

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
            target => MigrationBatches.SetAsync(target, query ?? new(), change, Told(null), cancellationToken),
            cancellationToken
        );
    }
}
