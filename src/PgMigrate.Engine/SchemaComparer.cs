using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>Compares schemas, and tells how one came to be. Changes nothing.</summary>
internal static class SchemaComparer
{
    private const string ApplicationName = "pgmigrate schema";

    /// <summary>
    /// What differs between a reference and a database's schema as it is now, or as a run left it. PgMigrate's and grate's
    /// schemas are left out.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="reference">What it is compared with.</param>
    /// <param name="runId">The run whose snapshot stands for the database; null for the database as it is now.</param>
    /// <param name="historySchema">The schema of grate's own tables.</param>
    /// <param name="observer">Told of the sandbox, where one is needed.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <returns>What leads from the reference to the database; empty where they are the same.</returns>
    /// <exception cref="MigrationException">Connection errors; SnapshotNotFound; what a run of the scripts may raise.</exception>
    public static Task<IReadOnlyList<SchemaChange>> CompareAsync(
        ConnectionTarget target,
        SchemaReference reference,
        Guid? runId,
        string historySchema,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        LaidOutCall.RunAsync<IReadOnlyList<SchemaChange>>(
            reference.Scripts ?? new MigrationOptions { Path = string.Empty },
            observer,
            async (scripts, outward) =>
            {
                var laid = reference.Scripts is null ? reference : reference with { Scripts = scripts };
                var before = await ReadReferenceAsync(target, laid, historySchema, outward, cancellationToken)
                    .ConfigureAwait(false);
                var after = await ReadAsync(
                        target,
                        (connection, options) =>
                            runId is null
                                ? SchemaSnapshot.ReadAsync(connection, options, cancellationToken)
                                : SnapshotStore.ReadAsync(connection, target, runId, cancellationToken),
                        historySchema,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                // A sandbox's own database and server stand for nobody's.
                return reference.Scripts is null
                    ? SchemaDifference.Between(before, after)
                    : SchemaDifference.Between(before, SnapshotForm.WithoutServerObjects(after));
            },
            static (_, changes) => changes,
            static (mask, changes) => OutwardObjects.All(changes, mask.Hide)
        );

    /// <summary>Which run and script created, changed and dropped objects, newest first.</summary>
    /// <param name="target">The database.</param>
    /// <param name="query">The objects.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors; SnapshotNotFound where no run has kept a snapshot.</exception>
    public static Task<IReadOnlyList<SchemaChange>> GetHistoryAsync(
        ConnectionTarget target,
        SchemaHistoryQuery query,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            target,
            (connection, _) => new SchemaHistory(connection, target, query, cancellationToken).ReadAsync(),
            query.HistorySchema,
            cancellationToken
        );

    /// <summary>Reads something of what runs have kept of a schema.</summary>
    /// <param name="target">The database.</param>
    /// <param name="read">What is read.</param>
    /// <param name="historySchema">The schema of grate's own tables.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, HistoryInvalid.</exception>
    public static Task<T> ReadKeptAsync<T>(
        ConnectionTarget target,
        Func<ServerConnection, Task<T>> read,
        string historySchema,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            target,
            async (connection, _) =>
            {
                var facts = await ServerFacts.ReadAsync(connection, historySchema, cancellationToken).ConfigureAwait(false);
                facts.RequireSoundHistory(target);
                return await read(connection).ConfigureAwait(false);
            },
            historySchema,
            cancellationToken
        );

    private static Task<SchemaSnapshot> ReadReferenceAsync(
        ConnectionTarget target,
        SchemaReference reference,
        string historySchema,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        reference switch
        {
            { Scripts: { } scripts } => ScriptedSchema.BuildAsync(target, scripts, observer, cancellationToken),
            { Database: { } other } => ReadAsync(
                other,
                (connection, options) => SchemaSnapshot.ReadAsync(connection, options, cancellationToken),
                historySchema,
                cancellationToken
            ),
            _ => ReadAsync(
                target,
                (connection, _) => SnapshotStore.ReadAsync(connection, target, reference.RunId, cancellationToken),
                historySchema,
                cancellationToken
            ),
        };

    private static async Task<T> ReadAsync<T>(
        ConnectionTarget target,
        Func<ServerConnection, SnapshotOptions, Task<T>> read,
        string historySchema,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            return await read(connection, SnapshotOptions.WithoutHistory(historySchema) with { WithServerObjects = true })
                .ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, historySchema);
        }
    }
}
