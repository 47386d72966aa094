using System.Text.Json;

namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// What the page is told of the databases, as JSON: times in milliseconds since 1970, durations in milliseconds, scripts by their
/// number in one list, states as runs of one letter (<c>1998a2p</c>). <c>Page/model.js</c> reads it.
/// </summary>
/// <param name="statuses">What was found.</param>
/// <param name="bounds">How much of the past is told.</param>
internal sealed class PageData(IReadOnlyList<TargetStatus> statuses, PageBounds bounds)
{
    /// <summary>Another one where pages of before could not read it.</summary>
    public const int Form = 1;

    private readonly ScriptNumbers _numbers = new(statuses);

    /// <summary>The JSON.</summary>
    /// <param name="made">When the page was made (UTC).</param>
    /// <param name="every">How often it is made anew; null where it is made once.</param>
    public byte[] Write(DateTimeOffset made, TimeSpan? every)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("form", Form);
            json.WriteNumber("made", made.ToUnixTimeMilliseconds());
            if (every is { } pause)
                json.WriteNumber("every", Milliseconds(pause));
            json.WriteBoolean("cut", bounds.IsCut);
            _numbers.Write(json);
            json.WriteStartArray("targets");
            foreach (var status in statuses)
                Write(json, status);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>A duration as the page takes it.</summary>
    internal static long Milliseconds(TimeSpan duration) => (long)Math.Round(duration.TotalMilliseconds);

    private void Write(Utf8JsonWriter json, TargetStatus status)
    {
        json.WriteStartObject();
        json.WriteString("name", status.Name);
        WriteText(json, "environment", status.Environment);
        json.WriteString("server", status.Server);
        json.WriteString("database", status.Database);
        json.WriteString("condition", status.Condition.ToString());
        WriteTime(json, "looked", status.LookedAt);
        WriteTime(json, "seen", status.SeenAt);
        if (status.Failure is { } failure)
        {
            WriteText(json, "error", failure.Message);
            WriteText(json, "action", failure.Action);
        }

        if (status.ServerVersion is { } version)
            json.WriteNumber("serverVersion", version);
        WriteText(json, "version", status.Version);
        WriteCount(json, "pending", status.Pending);
        WriteCount(json, "failed", status.Failed);
        WriteCount(json, "stopping", status.Stopping);
        _numbers.WriteStates(json, status, bounds.Reasons);
        WriteStanding(json, status);
        new RunData(json, _numbers, bounds).Write(status.Runs);
        ObjectData.Write(json, status, bounds);
        WriteUnknown(json, status.Unknown);
        json.WriteEndObject();
    }

    private void WriteStanding(Utf8JsonWriter json, TargetStatus status)
    {
        if (status.Running is { } running)
            StandingData.Write(json, running);
        if (status.LongestStall is { } stall)
        {
            json.WriteStartArray("stall");
            json.WriteNumberValue(Milliseconds(stall.LongestStall!.Value));
            json.WriteNumberValue(_numbers.Of(stall.Script));
            json.WriteStringValue(stall.RunId);
            json.WriteEndArray();
        }

        StandingData.Write(json, status.Window);
        StandingData.Write(json, status.Plans);
        StandingData.Write(json, status.Backups, bounds.Backups);
    }

    private static void WriteUnknown(Utf8JsonWriter json, IReadOnlyList<UnknownPart> unknown)
    {
        if (unknown.Count == 0)
            return;
        json.WriteStartObject("unknown");
        foreach (var part in unknown.DistinctBy(part => part.Part))
            json.WriteString(part.Part, part.Why);
        json.WriteEndObject();
    }

    /// <summary>A text, left out where there is none.</summary>
    internal static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            json.WriteString(name, text);
    }

    /// <summary>A time, left out where there is none.</summary>
    internal static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteNumber(name, known.ToUnixTimeMilliseconds());
    }

    /// <summary>A number, left out where it is 0.</summary>
    internal static void WriteCount(Utf8JsonWriter json, string name, long count)
    {
        if (count != 0)
            json.WriteNumber(name, count);
    }
}
