using System.Data;
using System.Text;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Harm;

/// <summary>Asks the database which tables the losses of a plan reach.</summary>
/// <param name="connection">The connection; not in a transaction.</param>
/// <param name="historySchema">The schema of grate's tables, which are left out.</param>
internal sealed class TouchedTables(ServerConnection connection, string historySchema)
{
    /// <summary>The losses of a plan, each with what it means in this database.</summary>
    public async Task<IReadOnlyList<PlannedLoss>> ResolveAsync(HarmPlan plan, CancellationToken cancellationToken)
    {
        var found = await connection.ListAsync(SqlFile.Read("Harm", "standing_names"), [TableSelection.Json(JsonText.OfList(plan.Names))],
            reader => (Ordinal: reader.GetInt32(0), Name: new ObjectName(reader.GetString(1), reader.GetString(2))), cancellationToken).ConfigureAwait(false);
        return plan.Losses(
            found.Where(item => item.Ordinal == 0).Select(item => item.Name).ToHashSet(),
            [.. found.Where(item => item.Ordinal > 0).Select(item => item.Name.Schema!)]);
    }

    /// <summary>The tables that losses reach, by cascades too, whether they have something to lose or not.</summary>
    public async Task<IReadOnlyList<TouchedTable>> ReachAsync(IReadOnlyList<PlannedLoss> losses, CancellationToken cancellationToken)
    {
        var reached = await ReadReachedAsync(losses, cancellationToken).ConfigureAwait(false);
        return [.. reached.Where(table => !KeepsValues(table))];
    }

    /// <summary>Those of them that have something to lose.</summary>
    public async Task<IReadOnlyList<TouchedTable>> NarrowAsync(IReadOnlyList<TouchedTable> touched, CancellationToken cancellationToken)
    {
        var full = await FindFullAsync([.. touched.Where(table => table.MayRead).Select(Something).Distinct()], cancellationToken).ConfigureAwait(false);
        // What the user may not read is taken to have rows: the backup says then what right is missing.
        return [.. touched.Where(table => !table.MayRead || full.Contains(Something(table)))];
    }

    private async Task<IReadOnlyList<TouchedTable>> ReadReachedAsync(IReadOnlyList<PlannedLoss> losses, CancellationToken cancellationToken)
    {
        var transaction = await ServerTransaction.BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using var dispose = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync("SET LOCAL search_path = pg_catalog", [], cancellationToken).ConfigureAwait(false);
        return await connection.ListAsync(SqlFile.Read("Harm", "touched_tables"),
            [TableSelection.Json(Json(losses)), TableSelection.Json(JsonText.OfList(["pgmigrate", DatabaseSink.Schema, historySchema]))],
            reader => new TouchedTable(losses[reader.GetInt32(0)], reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetBoolean(3), reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetBoolean(6)),
            cancellationToken).ConfigureAwait(false);
    }

    private static bool KeepsValues(TouchedTable table) =>
        table.Loss.Loss.NewType is { } change && !TypeLoss.CanLose(OldType(table.OldType), change);

    private static SqlType? OldType(string? type) => type is null
        ? null
        : CommandReader.Read($"ALTER TABLE t ALTER c TYPE {type}") is AlterTable { Actions: [AlterColumnType read] } ? read.Type : null;

    private static string Something(TouchedTable table) =>
        table.Column is null ? $"SELECT FROM {table.Name}" : $"SELECT FROM {table.Name} WHERE {table.Column} IS NOT NULL";

    private async Task<HashSet<string>> FindFullAsync(string[] queries, CancellationToken cancellationToken)
    {
        if (queries.Length == 0)
            return [];
        var sql = string.Join("\nUNION ALL\n", queries.Select((query, index) => $"SELECT {index} WHERE EXISTS ({query})"));
        try
        {
            var full = await connection.ListAsync(sql, [], reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false);
            return [.. full.Select(index => queries[index])];
        }
        catch (PostgresException) when (connection.IsOpen)
        {
            // Somebody holds a table: the backup says so, and names it.
            return [.. queries];
        }
    }

    private static string Json(IReadOnlyList<PlannedLoss> losses)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            for (var index = 0; index < losses.Count; index++)
                Write(json, index, losses[index]);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, int index, PlannedLoss loss)
    {
        json.WriteStartObject();
        json.WriteNumber("n", index);
        json.WriteString("kind", Kind(loss.Loss.Kind));
        json.WriteString("schema", loss.Origin.Name.Schema ?? loss.Origin.Name.Name);
        json.WriteString("name", loss.Origin.Name.Name);
        json.WriteString("column", loss.Origin.Column);
        json.WriteStartArray("columns");
        foreach (var column in loss.Loss.Columns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteBoolean("cascade", loss.Loss.IsCascade);
        json.WriteEndObject();
    }

    private static string Kind(DataLossKind kind) => kind switch
    {
        DataLossKind.DropTable => "table",
        DataLossKind.DropColumn => "column",
        DataLossKind.DropSchema => "schema",
        DataLossKind.DropType => "type",
        DataLossKind.DropExtension => "extension",
        DataLossKind.DropOwned => "role",
        DataLossKind.Truncate => "truncate",
        DataLossKind.Delete => "delete",
        DataLossKind.Update => "update",
        DataLossKind.ChangeType => "type change",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It reaches no table that is known."),
    };
}
