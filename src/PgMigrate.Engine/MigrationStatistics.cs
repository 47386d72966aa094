using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Statistics;

namespace PgMigrate.Engine;

/// <summary>Reads what statistics of migrations are made of. Changes nothing.</summary>
internal static class MigrationStatistics
{
    private static readonly string[] AllObjects = ["*"];

    /// <summary>Statistics of one database, one for each environment.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">Which are wanted.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied or HistoryInvalid.</exception>
    public static async Task<IReadOnlyList<MigrationStatistic>> GetAsync(
        ConnectionTarget target,
        StatisticQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var source = await ReadAsync(target, query, observer, cancellationToken).ConfigureAwait(false);
        return StatisticReading.Of([source], query, StatisticGrouping.Database, DateTimeOffset.UtcNow);
    }

    /// <summary>What statistics of a database are made of.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public static async Task<StatisticSource> ReadAsync(
        ConnectionTarget target,
        StatisticQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var scripts = await ReadScriptsAsync(
                target,
                new HistoryQuery { Since = query.Since, HistorySchema = query.HistorySchema },
                observer,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new StatisticSource(
            scripts,
            scripts.Count == 0 ? [] : await ReadChangesAsync(target, query, cancellationToken).ConfigureAwait(false)
        );
    }

    /// <summary>Script runs of a history, as a list.</summary>
    public static async Task<IReadOnlyList<ScriptRun>> ReadScriptsAsync(
        ConnectionTarget target,
        HistoryQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var scripts = new List<ScriptRun>();
        var history = Migrator.GetHistoryAsync(target, query, observer, cancellationToken);
        await foreach (var script in history.ConfigureAwait(false))
            scripts.Add(script);
        return scripts;
    }

    // Whoever keeps no snapshots has the other figures.
    private static async Task<IReadOnlyList<SchemaChange>> ReadChangesAsync(
        ConnectionTarget target,
        StatisticQuery query,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SchemaComparer
                .GetHistoryAsync(
                    target,
                    new SchemaHistoryQuery
                    {
                        Objects = AllObjects,
                        Since = query.Since,
                        HistorySchema = query.HistorySchema,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (MigrationException problem) when (problem.ErrorId == MigrationErrorId.SnapshotNotFound)
        {
            return [];
        }
    }
}
