using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Reports.Documents;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine;

/// <summary>Reads what reports of databases are made of. Changes nothing.</summary>
internal static class MigrationReports
{
    private static readonly string[] AllObjects = ["*"];

    /// <summary>Reads what a report needs of a database.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">What the report is about.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid; SnapshotNotFound where no run
    /// has kept the schema, and the report is about that.</exception>
    public static async Task<ReportSource> ReadAsync(
        ConnectionTarget target,
        ReportQuery query,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var source = new ReportSource(target.Server, target.Database);
        if (query.Kind == ReportKind.History)
            return source with
            {
                Scripts = await MigrationStatistics
                    .ReadScriptsAsync(
                        target,
                        new HistoryQuery { Since = query.Since, HistorySchema = query.HistorySchema },
                        observer,
                        cancellationToken
                    )
                    .ConfigureAwait(false),
            };
        if (query.Kind == ReportKind.Schema)
            return source with
            {
                Growth = await SchemaComparer
                    .ReadKeptAsync(
                        target,
                        connection => SchemaGrowth.ReadAsync(connection, cancellationToken),
                        query.HistorySchema,
                        cancellationToken
                    )
                    .ConfigureAwait(false),
            };
        return source with
        {
            Changes = await SchemaComparer
                .GetHistoryAsync(
                    target,
                    new SchemaHistoryQuery
                    {
                        Objects = query.Objects.Count == 0 ? AllObjects : query.Objects,
                        Since = query.Since,
                        HistorySchema = query.HistorySchema,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false),
            Difference = await SchemaComparer
                .ReadKeptAsync(
                    target,
                    connection => PastDifference.ReadAsync(connection, target, query, cancellationToken),
                    query.HistorySchema,
                    cancellationToken
                )
                .ConfigureAwait(false),
        };
    }
}
