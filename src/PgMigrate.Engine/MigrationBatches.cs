using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Scripts that run in batches, seen and steered from any session.</summary>
internal static class MigrationBatches
{
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
    ) => CallAsync(target, query, observer, control => control.ResumeAsync(cancellationToken));

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
