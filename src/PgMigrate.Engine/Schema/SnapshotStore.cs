using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>A snapshot that a run left, or found.</summary>
/// <param name="Id">Its number; a later snapshot has a greater one.</param>
/// <param name="RunId">The run that left the schema so; null where a run found it so, and not as it was left before.</param>
/// <param name="TakenAt">When (UTC).</param>
/// <param name="TakenBy">Operating-system user and host; null where the run's row is gone, and where there is none.</param>
/// <param name="Format">The form of its rows, and of what they tell.</param>
/// <param name="IsCompared">True where what differs from the snapshot before was done in the time of the run: it had looked when
/// it began.</param>
internal sealed record KeptSnapshot(long Id, Guid? RunId, DateTimeOffset TakenAt, string? TakenBy, int Format, bool IsCompared);

/// <summary>What was changed between two runs.</summary>
/// <param name="Changes">It.</param>
/// <param name="Since">When the schema was kept before (UTC).</param>
/// <param name="HasScripts">True where scripts were run meanwhile, without a snapshot: by grate, or by runs that were
/// cancelled.</param>
internal sealed record FoundChanges(IReadOnlyList<SchemaChange> Changes, DateTimeOffset Since, bool HasScripts);

/// <summary>
/// Snapshots in the database they are of. The server compares its catalogue with what it keeps, and writes down what differs: the
/// schema does not travel, but where a run knows secrets to be masked, and an object that does not change is kept once. An object
/// is kept as the server tells of it, and made neutral when it is read.
/// </summary>
internal static class SnapshotStore
{
    private const string Folder = "Schema";

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

    /// <summary>The snapshot that a run left, or the newest that one left.</summary>
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
                .FirstOrDefaultAsync(SqlFile.Read(Folder, "find_snapshot"), [SqlValue.Uuid(runId)], Kept, cancellationToken)
                .ConfigureAwait(false)
            ?? throw NotFound(target, runId);
        return await ReadKeptAsync(connection, target, found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A snapshot of which is known that it is there.</summary>
    public static async Task<SchemaSnapshot> ReadKeptAsync(
        ServerConnection connection,
        ConnectionTarget target,
        KeptSnapshot found,
        CancellationToken cancellationToken
    )
    {
        var contents = await connection
            .ListAsync(
                SqlFile.Read(Folder, "read_snapshot"),
                [new() { Value = found.Id }],
                reader => SnapshotRow.Read(reader.GetString(0)),
                cancellationToken
            )
            .ConfigureAwait(false);
        RefuseTwins(contents, target);
        return new SchemaSnapshot(contents) { Form = found.Format };
    }

    /// <summary>The newest snapshot; null where there is none, and where scripts were run after it.</summary>
    public static Task<KeptSnapshot?> FindUntouchedAsync(
        ServerConnection connection,
        HistoryTables tables,
        CancellationToken cancellationToken
    ) => connection.FirstOrDefaultAsync(tables.Fill(SqlFile.Read(Folder, "find_untouched")), [], Kept, cancellationToken);

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
                .ListAsync(SqlFile.Read(Folder, "read_snapshots"), [], Kept, cancellationToken)
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

    /// <summary>
    /// What a run has found otherwise than it was left before, and whether scripts were run in between; null for nothing.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="last">The snapshot that was the newest when it looked.</param>
    /// <param name="tables">grate's tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FoundChanges?> ReadFoundAsync(
        ServerConnection connection,
        long last,
        HistoryTables tables,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection
            .ListAsync(
                tables.Fill(SqlFile.Read(Folder, "read_found")),
                [new() { Value = last }],
                reader =>
                    (
                        Object: SnapshotRow.Read(reader.GetString(0)),
                        IsAfter: reader.GetBoolean(1),
                        HasScripts: reader.GetBoolean(2),
                        Since: reader.GetFieldValue<DateTimeOffset>(3),
                        Form: reader.GetInt32(4)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.Count == 0
            ? null
            : new(
                SchemaDifference.Between(
                    new(rows.Where(row => !row.IsAfter).Select(row => row.Object)) { Form = rows[0].Form },
                    new(rows.Where(row => row.IsAfter).Select(row => row.Object))
                ),
                rows[0].Since,
                rows[0].HasScripts
            );
    }

    private static KeptSnapshot Kept(NpgsqlDataReader reader) =>
        reader.GetInt32(3) > SnapshotForm.Current
            ? throw new MigrationException(
                MigrationErrorId.HistoryInvalid,
                $"The schema snapshots were kept by a newer "
                    + $"PgMigrate: form {reader.GetInt32(3)}, this one reads {SnapshotForm.Current}.",
                $"Update {Vocabulary.Current.Product}."
            )
            : new(
                reader.GetInt64(0),
                reader.IsDBNull(1) ? null : reader.GetGuid(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.GetInt32(3),
                reader.GetBoolean(4)
            );

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
}
