using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>Who waited behind a script, as the history keeps it.</summary>
internal static class BlockedSessions
{
    /// <summary>Adds to the row of a script who waited behind it.</summary>
    /// <param name="connection">The connection that has written the row.</param>
    /// <param name="run">The script in its run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RecordAsync(ServerConnection connection, ScriptRun run, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            SqlFile.Read("record_stalls"),
            [
                new() { Value = run.RunId },
                new() { Value = run.Script },
                Nullable(run.BlockedSessions, NpgsqlDbType.Integer),
                Nullable(run.LongestStall, NpgsqlDbType.Interval),
                new() { Value = JsonText.OfArray(run.Blocked, Write), NpgsqlDbType = NpgsqlDbType.Text },
            ],
            cancellationToken
        );

    /// <summary>Reads what <see cref="RecordAsync"/> has written.</summary>
    /// <param name="json">The column's text; null where nobody waited, or that is not known.</param>
    public static IReadOnlyList<BlockedSession> Read(string? json)
    {
        if (json is null)
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    // Whatever is not ASCII is escaped: the column takes it in a database of any encoding.
    private static void Write(Utf8JsonWriter json, BlockedSession blocked)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", blocked.ProcessId);
        json.WriteString("application", blocked.Application);
        json.WriteString("user", blocked.User);
        json.WriteString("lock", blocked.Lock);
        json.WriteString("object", blocked.Object);
        json.WriteString("statement", blocked.Statement);
        json.WriteNumber("stalls", blocked.Stalls);
        json.WriteNumber("microseconds", (long)blocked.LongestStall.TotalMicroseconds);
        json.WriteEndObject();
    }

    private static BlockedSession Read(JsonElement blocked) =>
        new()
        {
            ProcessId = blocked.GetProperty("pid").GetInt32(),
            Application = blocked.GetProperty("application").GetString(),
            User = blocked.GetProperty("user").GetString(),
            Lock = blocked.GetProperty("lock").GetString()!,
            Object = blocked.GetProperty("object").GetString()!,
            Statement = blocked.GetProperty("statement").GetString(),
            Stalls = blocked.GetProperty("stalls").GetInt32(),
            LongestStall = TimeSpan.FromMicroseconds(blocked.GetProperty("microseconds").GetInt64()),
        };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
