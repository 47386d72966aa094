using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Schema;

/// <summary>Reads the objects of a database: one transaction, one round trip.</summary>
internal static class SnapshotReader
{
    private const string Savepoint = "pgmigrate_read";

    /// <summary>
    /// Reads them in the transaction that the connection is in, and leaves it open; its settings are those of
    /// <see cref="SnapshotSql.Settings"/> then.
    /// </summary>
    public static async Task<IReadOnlyList<SchemaObject>> ReadInTransactionAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    )
    {
        var batch = connection.Batch(SnapshotSql.Settings);
        await using var dispose = batch.ConfigureAwait(false);
        AddStatement(batch, connection, options);
        return
        [
            .. (await ReadAsync(batch, cancellationToken).ConfigureAwait(false)).Select(item => SnapshotRow.Read(item.Content)),
        ];
    }

    /// <summary>Reads them, in no particular order.</summary>
    public static async Task<IReadOnlyList<SchemaObject>> ReadAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await ReadContentsAsync(connection, options, cancellationToken).ConfigureAwait(false)).Select(item =>
                SnapshotRow.Read(item.Content)
            ),
        ];

    /// <summary>The same as the server tells of them.</summary>
    public static async Task<IReadOnlyList<SnapshotContent>> ReadContentsAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    ) => await InTransactionAsync(connection, () => QueryAsync(connection, options, cancellationToken)).ConfigureAwait(false);

    /// <summary>
    /// Reads in the transaction that the connection is in under the settings that definitions are written with, the engine's own
    /// search_path among them; the session's are there again afterwards.
    /// </summary>
    /// <exception cref="NpgsqlException">The transaction is to be rolled back.</exception>
    public static async Task<T> UnderSettingsAsync<T>(
        ServerConnection connection,
        Func<Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        await connection.ExecuteAsync($"SAVEPOINT {Savepoint}", [], cancellationToken).ConfigureAwait(false);
        await connection.ExecuteAsync(SnapshotSql.Settings, [], cancellationToken).ConfigureAwait(false);
        var found = await read().ConfigureAwait(false);
        foreach (var end in (string[])["ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT"])
            await connection.ExecuteAsync($"{end} {Savepoint}", [], cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Reads tables and the indexes that no constraint has brought; the settings are those of a snapshot.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="tables">The OIDs of the tables.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static Task<IReadOnlyList<SchemaObject>> ReadIndexesAsync(
        ServerConnection connection,
        IEnumerable<uint> tables,
        CancellationToken cancellationToken
    ) =>
        connection.ListAsync(
            SnapshotSql.OfRelations(connection.Connection.PostgreSqlVersion.Major, "relations", "indexes"),
            [new() { Value = "[]" }, new() { Value = $"{{{string.Join(',', tables)}}}" }],
            reader => SnapshotRow.Read(reader.GetString(0)),
            cancellationToken
        );

    /// <summary>Does work that begins and ends a transaction of its own, and ends it where the work fails.</summary>
    public static async Task<T> InTransactionAsync<T>(ServerConnection connection, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch
        {
            await RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<IReadOnlyList<SnapshotContent>> QueryAsync(
        ServerConnection connection,
        SnapshotOptions options,
        CancellationToken cancellationToken
    )
    {
        var batch = connection.Batch(SnapshotSql.Begin);
        await using var dispose = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(ServerConnection.Command(SnapshotSql.Settings));
        AddStatement(batch, connection, options);
        batch.BatchCommands.Add(ServerConnection.Command("COMMIT"));
        return await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<SnapshotContent>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var disposeReader = reader.ConfigureAwait(false);
        var contents = new List<SnapshotContent>();
        // The first result is that of the settings.
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            contents.Add(new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt64(1)));
        return contents;
    }

    private static void AddStatement(NpgsqlBatch batch, ServerConnection connection, SnapshotOptions options)
    {
        batch.BatchCommands.Add(
            ServerConnection.Command(
                SnapshotSql.Statement(connection.Connection.PostgreSqlVersion.Major, options),
                // The history of a tenant is in the schema that is worked on.
                new NpgsqlParameter { Value = JsonText.OfList(options.ExcludedSchemas.Where(name => name != connection.Schema)) }
            )
        );
    }

    private static async Task RollBackAsync(ServerConnection connection)
    {
        try
        {
            if (connection.IsOpen)
                await connection.ExecuteAsync("ROLLBACK", [], CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The connection is lost, and the transaction with it; the first error says why.
        }
    }
}

/// <summary>An object as the server tells of it.</summary>
/// <param name="Content">The text of a JSON object, as <see cref="SnapshotRow"/> reads it.</param>
/// <param name="Origin">By what it is found again where it is kept; null where it is not.</param>
internal readonly record struct SnapshotContent(string Content, long? Origin);
