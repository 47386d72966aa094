using System.Text.Json;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>
/// Who waited behind a script, what was foretold of that, and who was ended for the script: as the history keeps it.
/// </summary>
internal static class ScriptWaits
{
    /// <summary>Adds them to the row of a script.</summary>
    /// <param name="connection">The connection that has written the row.</param>
    /// <param name="run">The script in its run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task RecordAsync(ServerConnection connection, ScriptRun run, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            SqlFile.Read("record_waits"),
            [
                new() { Value = run.RunId },
                new() { Value = run.Script },
                SqlValue.Integer(run.BlockedSessions),
                SqlValue.Interval(run.LongestStall),
                SqlValue.Text(JsonText.OfArray(run.Blocked, Write)),
                SqlValue.Text(run.Foretold is { } foretold ? JsonText.OfArray(foretold, Write) : null),
                SqlValue.Text(run.EndedSessions.Count > 0 ? JsonText.OfArray(run.EndedSessions, Write) : null),
            ],
            cancellationToken
        );

    /// <summary>Reads who waited, as <see cref="RecordAsync"/> has written it.</summary>
    /// <param name="json">The column's text; null where nobody waited, or that is not known.</param>
    public static IReadOnlyList<BlockedSession> ReadBlocked(string? json) => List(json, ReadBlocked) ?? [];

    /// <summary>Reads what was foretold, as <see cref="RecordAsync"/> or the end of the run has written it.</summary>
    /// <param name="json">The column's text; null where nothing was foretold.</param>
    public static IReadOnlyList<ForetoldLock>? ReadForetold(string? json) => List(json, ReadForetold);

    /// <summary>Reads who was cancelled or ended, as <see cref="RecordAsync"/> has written it.</summary>
    /// <param name="json">The column's text; null where nobody was.</param>
    public static IReadOnlyList<EndedSession> ReadEnded(string? json) => List(json, ReadEnded) ?? [];

    /// <summary>Writes what was foretold as JSON.</summary>
    public static void Write(Utf8JsonWriter json, ForetoldLock foretold)
    {
        json.WriteStartObject();
        json.WriteString("object", foretold.Object);
        json.WriteString("lock", foretold.Lock.ToString());
        json.WriteBoolean("rewritten", foretold.IsRewritten);
        json.WriteNumber("line", foretold.Line);
        json.WriteEndObject();
    }

    private static IReadOnlyList<T>? List<T>(string? json, Func<JsonElement, T> read)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(read)];
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
        if (blocked.IsForetold is { } isForetold)
            json.WriteBoolean("foretold", isForetold);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EndedSession ended)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", ended.ProcessId);
        json.WriteString("application", ended.Application);
        json.WriteString("user", ended.User);
        json.WriteString("client", ended.Client);
        json.WriteString("statement", ended.Statement);
        json.WriteNumber("microseconds", (long)ended.Age.TotalMicroseconds);
        json.WriteString("action", ended.Action.ToString());
        json.WriteString("at", ended.EndedAt);
        json.WriteEndObject();
    }

    private static BlockedSession ReadBlocked(JsonElement blocked) =>
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
            IsForetold = blocked.TryGetProperty("foretold", out var foretold) ? foretold.GetBoolean() : null,
        };

    private static ForetoldLock ReadForetold(JsonElement foretold) =>
        new()
        {
            Object = foretold.GetProperty("object").GetString()!,
            Lock = Enum.Parse<TableLock>(foretold.GetProperty("lock").GetString()!),
            IsRewritten = foretold.GetProperty("rewritten").GetBoolean(),
            Line = foretold.GetProperty("line").GetInt32(),
        };

    private static EndedSession ReadEnded(JsonElement ended) =>
        new()
        {
            ProcessId = ended.GetProperty("pid").GetInt32(),
            Application = ended.GetProperty("application").GetString()!,
            User = ended.GetProperty("user").GetString(),
            Client = ended.GetProperty("client").GetString(),
            Statement = ended.GetProperty("statement").GetString(),
            Age = TimeSpan.FromMicroseconds(ended.GetProperty("microseconds").GetInt64()),
            Action = Enum.Parse<BlockerAction>(ended.GetProperty("action").GetString()!),
            EndedAt = ended.GetProperty("at").GetDateTimeOffset(),
        };
}
