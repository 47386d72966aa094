using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>A snapshot that a run left.</summary>
/// <param name="Id">Its number; a later snapshot has a greater one.</param>
/// <param name="RunId">The run.</param>
/// <param name="TakenAt">When (UTC).</param>
/// <param name="TakenBy">Operating-system user and host; null where the run's row is gone.</param>
internal sealed record KeptSnapshot(long Id, Guid RunId, DateTimeOffset TakenAt, string? TakenBy);

/// <summary>
/// Snapshots in the database they are of. The server compares its catalogue with what it keeps, and writes down what differs: the
/// schema does not travel, but where a run knows secrets to be masked, and an object that does not change is kept once. An object
/// is kept as the server tells of it, and made neutral when it is read.
/// </summary>
internal static class SnapshotStore
{
    /// <summary>In place of a run: the schema as it was before the first run.</summary>
    public static readonly Guid BeforeFirstRun = Guid.Empty;

    // The form of the rows: what SnapshotRow reads.
    private const int Format = 1;
    private const string Folder = "Schema";

    // In place of the query of the schema: what was read, and masked, before.
    private const string Given =
        "SELECT value ->> 0 AS content, (value ->> 1)::bigint AS origin FROM json_array_elements($10::json)";

    // What is kept of the relations and functions that are read, of those that have gone from the same buckets, and of what is
    // read each time.
    private const string ScopeOfChanges = """
         AND (o.origin % 512) = ANY (ARRAY(SELECT unnest($10::bigint[]) % 512 UNION SELECT - (unnest($11::bigint[]) % 512)
                                           UNION SELECT unnest($12::bigint[]) UNION SELECT 0))
             AND (o.origin = 0 OR o.origin = ANY ($10::bigint[]) OR - o.origin = ANY ($11::bigint[])
                  OR (o.origin % 512) = ANY ($12::bigint[]))
        """;

    /// <summary>
    /// Keeps the schema as it is now. What has changed since the last snapshot is found out first, and only that is read; the
    /// marks that are kept for the next one are older than what is read, so that nothing can come between. The connection must
    /// not be in a transaction, and has other settings then.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="runId">The run that left it so.</param>
    /// <param name="options">What is left out.</param>
    /// <param name="most">How many snapshots stay; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was read for it.</returns>
    public static async Task<SnapshotParts> KeepAsync(
        ServerConnection connection,
        Guid runId,
        SnapshotOptions options,
        int? most,
        CancellationToken cancellationToken
    )
    {
        var changes = await SnapshotChanges.FindAsync(connection, options, cancellationToken).ConfigureAwait(false);
        // A secret may stand in what has not changed, too.
        var masked = options.Mask.IsEmpty
            ? null
            : await ReadMaskedAsync(connection, options, cancellationToken).ConfigureAwait(false);
        var batch = connection.Batch(
            KeepSql(connection, changes, masked is not null),
            [
                new NpgsqlParameter { Value = JsonText.OfList(options.ExcludedSchemas) },
                new NpgsqlParameter { Value = runId },
                new NpgsqlParameter { Value = Format },
                new NpgsqlParameter { Value = MaskedSchema.Mark },
                new NpgsqlParameter { Value = changes.MadeOf },
                new NpgsqlParameter { Value = changes.Horizon },
                new NpgsqlParameter { Value = changes.Sums },
                new NpgsqlParameter { Value = changes.Names },
                new NpgsqlParameter { Value = changes.Seen },
                .. Scope(changes, masked),
            ]
        );
        await using var dispose = batch.ConfigureAwait(false);
        if (most is { } count)
            batch.BatchCommands.Add(
                ServerConnection.Command(SqlFile.Read(Folder, "drop_snapshots"), new NpgsqlParameter { Value = (long)count })
            );
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return masked is null ? changes.Parts : SnapshotParts.All;
    }

    private static string KeepSql(ServerConnection connection, SnapshotChanges changes, bool isGiven)
    {
        var isAll = isGiven || changes.IsAll;
        var live = isGiven
            ? Given
            : SnapshotSql.Statement(
                connection.Connection.PostgreSqlVersion.Major,
                changes.Parts,
                changes.IsAll ? string.Empty : changes.Missing
            );
        return SqlFile
            .Read(Folder, "keep_snapshot")
            .Replace("{snapshot}", live, StringComparison.Ordinal)
            .Replace("{scope}", isAll ? string.Empty : ScopeOfChanges, StringComparison.Ordinal);
    }

    private static NpgsqlParameter[] Scope(SnapshotChanges changes, IReadOnlyList<SnapshotContent>? masked) =>
        masked is not null ? [new() { Value = JsonText.OfArray(masked, Write) }]
        : changes.IsAll ? []
        : [new() { Value = changes.Relations }, new() { Value = changes.Functions }, new() { Value = changes.Stale }];

    private static void Write(Utf8JsonWriter json, SnapshotContent item)
    {
        json.WriteStartArray();
        json.WriteStringValue(item.Content);
        if (item.Origin is { } origin)
            json.WriteNumberValue(origin);
        json.WriteEndArray();
    }

    /// <summary>The objects as they are now that have masked parts.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<SchemaObject>> FindMaskedAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    ) =>
        await ExistAsync(connection, cancellationToken).ConfigureAwait(false)
            ? await connection
                .ListAsync(
                    SqlFile.Read(Folder, "find_masked"),
                    [new() { Value = MaskedSchema.Mark }],
                    reader => SnapshotRow.Read(reader.GetString(0)),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : [];

    /// <summary>The snapshot that a run left, or the newest.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="target">It, for messages.</param>
    /// <param name="runId">The run; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">SnapshotNotFound.</exception>
    public static async Task<SchemaSnapshot> ReadAsync(
        ServerConnection connection,
        ConnectionTarget target,
        Guid? runId,
        CancellationToken cancellationToken
    )
    {
        await RequireTablesAsync(connection, target, cancellationToken).ConfigureAwait(false);
        var found =
            await connection
                .FirstOrDefaultAsync(
                    SqlFile.Read(Folder, "find_snapshot"),
                    [Uuid(runId)],
                    reader => ReadKept(reader, null),
                    cancellationToken
                )
                .ConfigureAwait(false)
            ?? throw NotFound(target, runId);
        var contents = await connection
            .ListAsync(
                SqlFile.Read(Folder, "read_snapshot"),
                [new() { Value = found.Id }],
                reader => SnapshotRow.Read(reader.GetString(0)),
                cancellationToken
            )
            .ConfigureAwait(false);
        RefuseTwins(contents, target);
        return new SchemaSnapshot(contents);
    }

    /// <summary>Every snapshot, oldest first.</summary>
    /// <exception cref="MigrationException">SnapshotNotFound where no run has kept one.</exception>
    public static async Task<IReadOnlyList<KeptSnapshot>> ListAsync(
        ServerConnection connection,
        ConnectionTarget target,
        CancellationToken cancellationToken
    )
    {
        var all = await FindAllAsync(connection, cancellationToken).ConfigureAwait(false);
        return all.Count > 0 ? all : throw NotFound(target, null);
    }

    /// <summary>Every snapshot, oldest first; none where no run has kept one.</summary>
    public static async Task<IReadOnlyList<KeptSnapshot>> FindAllAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    ) =>
        await ExistAsync(connection, cancellationToken).ConfigureAwait(false)
            ? await connection
                .ListAsync(
                    SqlFile.Read(Folder, "read_snapshots"),
                    [],
                    reader => ReadKept(reader, reader.IsDBNull(4) ? null : reader.GetString(4)),
                    cancellationToken
                )
                .ConfigureAwait(false)
            : [];

    /// <summary>
    /// What is kept of some objects: each state with the snapshot that it is in first, and the first that it is not in; 0 while
    /// it lasts.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="patterns">LIKE patterns of names, case ignored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IReadOnlyList<(SchemaObject Object, long Since, long Until)>> ReadStatesAsync(
        ServerConnection connection,
        IEnumerable<string> patterns,
        CancellationToken cancellationToken
    ) =>
        connection.ListAsync(
            SqlFile.Read(Folder, "read_object_history"),
            [new() { Value = JsonText.OfList(patterns) }],
            reader => (SnapshotRow.Read(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken
        );

    private static async Task<IReadOnlyList<SnapshotContent>> ReadMaskedAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    )
    {
        var contents = await SnapshotReader.ReadContentsAsync(connection, options, cancellationToken).ConfigureAwait(false);
        return [.. contents.Select(item => item with { Content = MaskedSchema.Hide(item.Content, options.Mask) })];
    }

    private static KeptSnapshot ReadKept(NpgsqlDataReader reader, string? takenBy) =>
        reader.GetInt32(3) > Format
            ? throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"The schema snapshots were kept by a newer " + $"PgMigrate: form {reader.GetInt32(3)}, this one reads {Format}.",
                $"Update {Vocabulary.Current.Product}."
            )
            : new(reader.GetInt64(0), reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), takenBy);

    private static void RefuseTwins(IEnumerable<SchemaObject> objects, ConnectionTarget target)
    {
        if (objects.GroupBy(item => (item.Type, item.Name)).FirstOrDefault(same => same.Count() > 1) is { } twins)
            throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"A schema that a run has kept of {target} holds {OneLine.Of($"{twins.Key.Type} {twins.Key.Name}")} twice.",
                "Look at the tables of the schema pgmigrate: who may write there, and what was changed by hand."
            )
            {
                Target = target.ToString(),
            };
    }

    private static async Task RequireTablesAsync(
        ServerConnection connection,
        ConnectionTarget target,
        CancellationToken cancellationToken
    )
    {
        if (!await ExistAsync(connection, cancellationToken).ConfigureAwait(false))
            throw NotFound(target, null);
    }

    private static async Task<bool> ExistAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        await connection
            .ScalarAsync("SELECT pg_catalog.to_regclass('pgmigrate.schema_object') IS NOT NULL", [], cancellationToken)
            .ConfigureAwait(false)
            is true;

    private static MigrationException NotFound(ConnectionTarget target, Guid? runId) =>
        new(
            MigrationErrorId.SnapshotNotFound,
            runId is null
                ? $"No run has kept a snapshot of the schema of {target} yet."
                : $"No snapshot of the schema of {target} is kept of run {runId}.",
            runId is null
                ? $"Migrate once: {Operation.Migrate} keeps one after each run that applied something, unless "
                    + $"{RunOption.KeepSnapshots} is 0."
                : $"{Operation.ListRuns} lists the runs. A run has none where it was cancelled, where "
                    + $"{RunOption.KeepSnapshots} let no more stay, or where grate or an older PgMigrate ran it."
        )
        {
            Target = target.ToString(),
        };

    private static NpgsqlParameter Uuid(Guid? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };
}
