using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Gives a copy what the target's planner knows, so that queries on the copy are planned as they will be; from PostgreSQL 18 on.
/// </summary>
internal static class TargetStatistics
{
    /// <summary>The oldest major version that can be given statistics.</summary>
    public const int OldestVersion = 18;

    // A restored statistic goes with the relation that has it; one that the copy lacks is passed over.
    private static readonly (string Read, string Restore)[] Parts =
    [
        ("statistics_of_relations", "restore_relations"),
        ("statistics_of_columns", "restore_columns"),
    ];

    /// <summary>Copies them.</summary>
    /// <param name="target">The target.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="observer">Told where they cannot be had: the rehearsal goes on without.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task CopyAsync(
        ConnectionTarget target,
        ConnectionTarget copy,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var from = await ServerConnection
                .OpenAsync(target, RehearsalServer.ApplicationName, ReadOnlySession.Settings, cancellationToken)
                .ConfigureAwait(false);
            await using var disposeFrom = from.ConfigureAwait(false);
            var to = await ServerConnection
                .OpenAsync(copy, RehearsalServer.ApplicationName, [], cancellationToken)
                .ConfigureAwait(false);
            await using var disposeTo = to.ConfigureAwait(false);
            foreach (var (read, restore) in Parts)
            {
                var json = (string)
                    (
                        await from.ScalarAsync(SqlFile.Read(RelationCatalogue.SqlFolder, read), [], cancellationToken)
                            .ConfigureAwait(false)
                    )!;
                await to.ExecuteAsync(
                        SqlFile.Read(RelationCatalogue.SqlFolder, restore),
                        [SqlValue.Text(json)],
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
        catch (PostgresException exception)
        {
            observer.OnMessage(
                new MigrationMessage(
                    MessageSeverity.Warning,
                    copy.Database,
                    null,
                    $"The copy has no statistics of the target: {exception.MessageText}"
                )
            );
        }
    }
}
