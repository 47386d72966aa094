using System.Text;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>Asks the database which tables the losses of a plan reach.</summary>
/// <param name="connection">The connection; not in a transaction.</param>
/// <param name="historySchema">The schema of grate's tables, which are left out; what else is in it is not.</param>
internal sealed class TouchedTables(ServerConnection connection, string historySchema)
{
    /// <summary>The losses of a plan, each with what it means in this database.</summary>
    public async Task<IReadOnlyList<PlannedLoss>> ResolveAsync(DestructiveChanges plan, CancellationToken cancellationToken)
    {
        var (path, user) = await connection
            .AsUser.FirstOrDefaultAsync(
                "SELECT pg_catalog.current_setting('search_path'), current_user",
                [],
                reader => (reader.GetString(0), reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var session = new SessionNames(PathChange.Parse(path), user);
        var standing = await connection
            .ListAsync(
                SqlFile.Read("DataLoss", "standing_names"),
                [
                    TableSelection.Json(JsonText.OfList(plan.Names)),
                    TableSelection.Json(JsonText.OfList(plan.Schemas.Concat(session.Path).Append(user))),
                ],
                reader => (Schema: reader.GetString(0), Name: reader.IsDBNull(1) ? null : reader.GetString(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return plan.Losses(
            session,
            new StandingNames(
                standing
                    .Where(found => found.Name is not null)
                    .Select(found => new ObjectName(found.Schema, found.Name!))
                    .ToHashSet(),
                standing.Where(found => found.Name is null).Select(found => found.Schema).ToHashSet(StringComparer.Ordinal)
            )
        );
    }

    /// <summary>The tables that losses reach, by cascades too, whether they have something to lose or not.</summary>
    public async Task<IReadOnlyList<TouchedTable>> ReachAsync(
        IReadOnlyList<PlannedLoss> losses,
        CancellationToken cancellationToken
    )
    {
        var reached = await ReadReachedAsync(losses, cancellationToken).ConfigureAwait(false);
        return [.. reached.Where(table => !KeepsValues(table))];
    }

    /// <summary>Those of them that have something to lose.</summary>
    public async Task<IReadOnlyList<TouchedTable>> NarrowAsync(
        IReadOnlyList<TouchedTable> touched,
        CancellationToken cancellationToken
    )
    {
        var full = await FindFullAsync([.. touched.Where(table => table.MayRead).Select(Something).Distinct()], cancellationToken)
            .ConfigureAwait(false);
        // What the user may not read is taken to have rows: the backup says then what right is missing.
        return [.. touched.Where(table => !table.MayRead || full.Contains(Something(table)))];
    }

    private async Task<IReadOnlyList<TouchedTable>> ReadReachedAsync(
        IReadOnlyList<PlannedLoss> losses,
        CancellationToken cancellationToken
    )
    {
        return await connection
            .ListUncompiledAsync(
                SqlFile.Read("DataLoss", "touched_tables"),
                [
                    TableSelection.Json(Json(losses)),
                    TableSelection.Json(JsonText.OfList(TableSelection.OwnSchemas)),
                    SqlValue.Text(historySchema),
                    TableSelection.Json(JsonText.OfList(HistoryTables.LowerCaseNames)),
                ],
                reader => new TouchedTable(
                    losses[reader.GetInt32(0)],
                    reader.GetString(1),
                    reader.IsDBNull(2) ? null : reader.GetString(2),
                    reader.GetBoolean(3),
                    reader.GetInt64(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5),
                    reader.GetBoolean(6)
                )
                {
                    LosesPart = reader.GetBoolean(7),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static bool KeepsValues(TouchedTable table) =>
        table.Loss.Loss.NewType is { } change && !TypeLoss.CanLose(OldType(table.OldType), change);

    private static SqlType? OldType(string? type) =>
        type is null ? null
        : CommandReader.Read($"ALTER TABLE t ALTER c TYPE {type}") is AlterTable { Actions: [AlterColumnType read] } ? read.Type
        : null;

    // A row type's IS NOT NULL asks for all of its attributes.
    private static string Something(TouchedTable table) =>
        table.Column is null ? $"SELECT FROM {table.Name}" : $"SELECT FROM {table.Name} WHERE NOT ({table.Column} IS NULL)";

    private async Task<HashSet<string>> FindFullAsync(string[] queries, CancellationToken cancellationToken)
    {
        if (queries.Length == 0)
            return [];
        var sql = string.Join("\nUNION ALL\n", queries.Select((query, index) => $"SELECT {index} WHERE EXISTS ({query})"));
        try
        {
            // The planner looks into expressions of the tables' indexes.
            var full = await connection
                .AsUser.ListAsync(sql, [], reader => reader.GetInt32(0), cancellationToken)
                .ConfigureAwait(false);
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
        json.WriteString("type", loss.Loss.ObjectType);
        json.WriteString("schema", loss.Name.Schema);
        json.WriteString("name", loss.Name.Name);
        json.WriteString("column", loss.Column);
        json.WriteStartArray("columns");
        foreach (var column in loss.Loss.Columns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteBoolean("cascade", loss.Loss.IsCascade);
        json.WriteEndObject();
    }

    private static string Kind(DataLossKind kind) =>
        kind switch
        {
            DataLossKind.DropTable => "table",
            DataLossKind.DropColumn => "column",
            DataLossKind.DropSchema => "schema",
            DataLossKind.DropObject => "object",
            DataLossKind.Insert => "insert",
            DataLossKind.DropOwned => "role",
            DataLossKind.Truncate => "truncate",
            DataLossKind.Delete => "delete",
            DataLossKind.Update => "update",
            DataLossKind.ChangeType => "type change",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It reaches no table that is known."),
        };
}
