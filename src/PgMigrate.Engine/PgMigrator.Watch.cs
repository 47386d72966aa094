using System.Runtime.CompilerServices;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine;

/// <summary>A run of the database, seen from another session, and what became of those that are over.</summary>
public sealed partial class PgMigrator
{
    /// <summary>
    /// How the newest run stands: what it does, how far it is, what it waits for and who waits for it. It is seen from the
    /// database alone, and the run does nothing for it. Changes nothing.
    /// </summary>
    /// <param name="historySchema">The schema of grate's own tables.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public Task<RunStatus> GetStatusAsync(string historySchema = "grate", CancellationToken cancellationToken = default) =>
        CallAsync(target => MigrationWatch.GetAsync(target, historySchema, cancellationToken), cancellationToken);

    /// <summary>
    /// Follows the run that is at work, to its end; the last status says how it ended. Where none is at work, the newest one is
    /// told, and that is all. Changes nothing.
    /// </summary>
    /// <param name="options">How; null for every second.</param>
    /// <param name="observer">Told where the connection is lost, and made again; null for none.</param>
    /// <param name="cancellationToken">Ends it; the run is not touched.</param>
    /// <exception cref="MigrationException">Connection errors; ConnectionLost where the server does not come back.</exception>
    public async IAsyncEnumerable<RunStatus> WatchAsync(
        WatchOptions? options = null,
        IMigrationObserver? observer = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var target = await _target(cancellationToken).ConfigureAwait(false);
        var statuses = MigrationWatch.FollowAsync(target, options ?? new WatchOptions(), Told(observer), cancellationToken);
        await foreach (var status in statuses.ConfigureAwait(false))
            yield return status;
    }

    /// <summary>How migrations went, one for each environment: how many, how often they failed, what was slow. Changes
    /// nothing.</summary>
    /// <param name="query">Which runs count; null for all.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied or HistoryInvalid.</exception>
    public Task<IReadOnlyList<MigrationStatistic>> GetStatisticsAsync(
        StatisticQuery? query = null,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    ) =>
        CallAsync(
            observer,
            (target, told) => MigrationStatistics.GetAsync(target, query ?? new(), told, cancellationToken),
            cancellationToken
        );

    /// <summary>Writes a report of what the database has kept of itself: what was run, how its schema has grown, who has changed
    /// it. Changes nothing.</summary>
    /// <param name="query">What it is about.</param>
    /// <param name="format">Its format: Html or Markdown for people, Csv or Json for programs.</param>
    /// <param name="writer">Where it goes; not closed. To be encoded as UTF-8.</param>
    /// <param name="observer">Told of messages; null for none.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">OptionsInvalid where the format has no room for it; SnapshotNotFound where no run has
    /// kept the schema; connection errors, PermissionDenied or HistoryInvalid.</exception>
    public async Task WriteReportAsync(
        ReportQuery query,
        ReportFormat format,
        TextWriter writer,
        IMigrationObserver? observer = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(writer);
        DatabaseReport.RequireFormat(format);
        var source = await CallAsync(
                observer,
                (target, told) => MigrationReports.ReadAsync(target, query, told, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        DatabaseReport.Write([source], query, format, DateTimeOffset.UtcNow, writer);
    }
}
