using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Schema;

/// <summary>Reads the objects of a database: one transaction, one round trip.</summary>
internal static class SnapshotReader
{
    /// <summary>Reads them in the transaction that the connection is in, and leaves it open; its settings are those of <see cref="SnapshotSql.Settings"/> then.</summary>
    public static async Task<IReadOnlyList<SchemaObject>> ReadInTransactionAsync(
        ServerConnection connection, SnapshotOptions options, CancellationToken cancellationToken)
    {
        var batch = connection.Batch(SnapshotSql.Settings);
        await using var dispose = batch.ConfigureAwait(false);
        AddQueries(batch, connection, options);
        return await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads them, in no particular order.</summary>
    public static async Task<IReadOnlyList<SchemaObject>> ReadAsync(ServerConnection connection, SnapshotOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryAsync(connection, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<IReadOnlyList<SchemaObject>> QueryAsync(
        ServerConnection connection, SnapshotOptions options, CancellationToken cancellationToken)
    {
        var batch = connection.Batch(SnapshotSql.Begin);
        await using var dispose = batch.ConfigureAwait(false);
        batch.BatchCommands.Add(ServerConnection.Command(SnapshotSql.Settings));
        AddQueries(batch, connection, options);
        batch.BatchCommands.Add(ServerConnection.Command("COMMIT"));
        return await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<SchemaObject>> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var disposeReader = reader.ConfigureAwait(false);
        var objects = new List<SchemaObject>();
        // The first result is that of the settings.
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
            var rows = new SnapshotRows(reader);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                objects.Add(rows.Read());
        }

        return objects;
    }

    private static void AddQueries(NpgsqlBatch batch, ServerConnection connection, SnapshotOptions options)
    {
        foreach (var query in SnapshotSql.Queries(connection.Connection.PostgreSqlVersion.Major))
            batch.BatchCommands.Add(ServerConnection.Command(query, Excluded(options)));
    }

    private static NpgsqlParameter Excluded(SnapshotOptions options) =>
        new() { Value = options.ExcludedSchemas.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

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
