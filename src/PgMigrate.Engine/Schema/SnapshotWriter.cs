using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Keeps snapshots. What has changed since the last one is found out first, and only that is read; the marks that are kept for
/// the next one are older than what is read, so that nothing can come between.
/// </summary>
/// <param name="connection">The database; not in a transaction.</param>
/// <param name="options">What is left out.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class SnapshotWriter(ServerConnection connection, SnapshotOptions options, CancellationToken cancellationToken)
{
    private const string Folder = "Schema";

    private const string SwitchJitOff =
        "WITH was AS MATERIALIZED (SELECT current_setting('jit') = 'on' AS jit) "
        + "SELECT jit, set_config('jit', 'off', false) FROM was";

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

    // A schema that is as the last snapshot has it makes no other one.
    private const string OnlyWhereItDiffers = """

            WHERE EXISTS (SELECT FROM live WHERE NOT EXISTS (SELECT FROM pgmigrate.schema_object o
                                                             WHERE o.until_snapshot IS NULL{scope} AND o.content = live.content))
               OR EXISTS (SELECT FROM pgmigrate.schema_object o
                          WHERE o.until_snapshot IS NULL{scope} AND NOT EXISTS (SELECT FROM live WHERE live.content = o.content))
        """;

    /// <summary>Keeps the schema as a run has left it. The session has other settings then.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isCompared">Whether it had looked, when it began, for what was changed since the snapshot before.</param>
    /// <param name="most">How many snapshots of runs stay; null for all.</param>
    /// <returns>What was read for it.</returns>
    public async Task<SnapshotParts> KeepAsync(Guid runId, bool isCompared, int? most)
    {
        var changes = await SnapshotChanges.FindAsync(connection, options, cancellationToken).ConfigureAwait(false);
        // A secret may stand in what has not changed, too.
        var masked = options.Mask.IsEmpty ? null : await ReadMaskedAsync().ConfigureAwait(false);
        var batch = connection.Batch(
            KeepSql(changes, masked is not null, isCompared, string.Empty),
            Parameters(runId, changes, masked)
        );
        await using var dispose = batch.ConfigureAwait(false);
        if (most is { } count)
            batch.BatchCommands.Add(
                ServerConnection.Command(SqlFile.Read(Folder, "drop_snapshots"), new NpgsqlParameter { Value = (long)count })
            );
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return masked is null ? changes.Parts : SnapshotParts.All;
    }

    /// <summary>
    /// Keeps the schema as a run finds it, where it differs from the newest snapshot, or there is none: what the first run makes,
    /// and what was there before it, could not be told apart later on. The session is left as it was.
    /// </summary>
    /// <returns>The snapshot that was the newest, where there may be a newer one now; null where nothing has changed since, and
    /// where there was none.</returns>
    public async Task<long?> KeepFoundAsync()
    {
        var last = await connection
            .FirstOrDefaultAsync(
                SqlFile.Read(Folder, "find_last"),
                [],
                reader => new LastSnapshot(
                    reader.GetInt64(0),
                    reader.GetBoolean(1),
                    reader.GetBoolean(2),
                    reader.GetString(3) == "on"
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (last is { IsQuiet: true })
            return null;
        var changes = await FindSinceAsync(last).ConfigureAwait(false);
        if (last is { HasUnmarked: false } && changes.IsNone && changes.LacksUnmarked)
            return null;
        var masked = options.Mask.IsEmpty ? null : await ReadMaskedAsync().ConfigureAwait(false);
        var batch = connection.Batch("BEGIN");
        await using var dispose = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(ServerConnection.Command(SnapshotSql.Settings));
        batch.BatchCommands.Add(
            ServerConnection.Command(
                KeepSql(changes, masked is not null, isCompared: false, last is null ? string.Empty : OnlyWhereItDiffers),
                Parameters(null, changes, masked)
            )
        );
        batch.BatchCommands.Add(ServerConnection.Command("COMMIT"));
        await SnapshotReader
            .InTransactionAsync(connection, () => batch.ExecuteNonQueryAsync(cancellationToken))
            .ConfigureAwait(false);
        return last?.Id;
    }

    // The setting that the question for the last snapshot has changed is given back; where there is none, it is changed here.
    private async Task<SnapshotChanges> FindSinceAsync(LastSnapshot? last)
    {
        var hasJit =
            last?.HasJit ?? await connection.ScalarAsync(SwitchJitOff, [], cancellationToken).ConfigureAwait(false) is true;
        var settings = $"SELECT set_config('jit', '{(hasJit ? "on" : "off")}', false)";
        try
        {
            return await SnapshotChanges.FindAsync(connection, options, settings, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException) when (connection.IsOpen)
        {
            await connection.ExecuteAsync(settings, [], cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private string KeepSql(SnapshotChanges changes, bool isGiven, bool isCompared, string only)
    {
        var isAll = isGiven || changes.IsAll;
        var live = isGiven
            ? Given
            : SnapshotSql.Statement(connection.Connection.PostgreSqlVersion.Major, changes.Parts, changes.Missing);
        return SqlFile
            .Read(Folder, "keep_snapshot")
            .Replace("{snapshot}", live, StringComparison.Ordinal)
            .Replace("{is_compared}", isCompared ? "true" : "false", StringComparison.Ordinal)
            .Replace("{only}", only, StringComparison.Ordinal)
            .Replace("{scope}", isAll ? string.Empty : ScopeOfChanges, StringComparison.Ordinal);
    }

    private NpgsqlParameter[] Parameters(Guid? runId, SnapshotChanges changes, IReadOnlyList<SnapshotContent>? masked) =>
        [
            new() { Value = JsonText.OfList(options.ExcludedSchemas) },
            SqlValue.Uuid(runId),
            new() { Value = SnapshotForm.Current },
            new() { Value = MaskedSchema.Mark },
            new() { Value = changes.MadeOf },
            new() { Value = changes.Horizon },
            new() { Value = changes.Sums },
            new() { Value = changes.Names },
            new() { Value = changes.Seen },
            .. Scope(changes, masked),
        ];

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

    private async Task<IReadOnlyList<SnapshotContent>> ReadMaskedAsync()
    {
        var contents = await SnapshotReader.ReadContentsAsync(connection, options, cancellationToken).ConfigureAwait(false);
        return [.. contents.Select(item => item with { Content = MaskedSchema.Hide(item.Content, options.Mask) })];
    }

    // HasUnmarked: something is kept with it that the marks say nothing of. IsQuiet: nothing was committed since.
    private sealed record LastSnapshot(long Id, bool HasUnmarked, bool IsQuiet, bool HasJit);
}
