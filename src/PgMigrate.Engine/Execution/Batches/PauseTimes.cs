using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Why batches wait.</summary>
/// <param name="Name">The cause: the name of a signal, <c>pause-when</c>, <c>suspended</c> or <c>pause</c>.</param>
/// <param name="Why">What was measured, and against what, for people.</param>
internal sealed record PauseCause(string Name, string Why)
{
    /// <summary>Of the query that a script has: <c>pause-when</c>.</summary>
    public const string Query = "pause-when";

    /// <summary>Of whoever has suspended the batches.</summary>
    public const string Suspended = "suspended";

    /// <summary>Of the share of the time in which nothing is done.</summary>
    public const string Share = "pause";
}

/// <summary>How long batches have waited, by cause. Of causes that hold at once, each has the whole time.</summary>
internal sealed class PauseTimes
{
    /// <summary>They have not waited.</summary>
    public static PauseTimes None { get; } = new([]);

    private readonly SortedDictionary<string, BatchPause> _causes;

    private PauseTimes(SortedDictionary<string, BatchPause> causes) => _causes = causes;

    /// <summary>The causes, by name.</summary>
    public IReadOnlyList<BatchPause> All => [.. _causes.Values];

    /// <summary>The same after some more waiting.</summary>
    /// <param name="cause">The name of the cause.</param>
    /// <param name="time">How long.</param>
    /// <param name="begins">Whether the cause did not hold just before.</param>
    public PauseTimes With(string cause, TimeSpan time, bool begins)
    {
        var before = _causes.GetValueOrDefault(cause) ?? new BatchPause { Cause = cause };
        return new PauseTimes(
            new SortedDictionary<string, BatchPause>(_causes, StringComparer.Ordinal)
            {
                [cause] = before with { Count = before.Count + (begins ? 1 : 0), Duration = before.Duration + time },
            }
        );
    }

    /// <summary>The same, but of one cause what another has.</summary>
    /// <param name="cause">The name of the cause.</param>
    /// <param name="other">The other.</param>
    public PauseTimes WithThatOf(string cause, PauseTimes other)
    {
        var causes = new SortedDictionary<string, BatchPause>(_causes, StringComparer.Ordinal);
        causes.Remove(cause);
        if (other._causes.TryGetValue(cause, out var pause))
            causes.Add(cause, pause);
        return new PauseTimes(causes);
    }

    /// <summary>As it is kept: <c>{"replica-lag":{"count":2,"milliseconds":61000}}</c>.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var pause in _causes.Values)
            {
                json.WriteStartObject(pause.Cause);
                json.WriteNumber("count", pause.Count);
                json.WriteNumber("milliseconds", (long)pause.Duration.TotalMilliseconds);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="ToJson"/> has written.</summary>
    /// <exception cref="FormatException">Somebody else has written it.</exception>
    public static PauseTimes Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var causes = new SortedDictionary<string, BatchPause>(StringComparer.Ordinal);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new FormatException("It is no object.");
        foreach (var cause in document.RootElement.EnumerateObject())
            causes[cause.Name] = new BatchPause
            {
                Cause = cause.Name,
                Count = Number(cause.Value, "count"),
                Duration = TimeSpan.FromMilliseconds(Number(cause.Value, "milliseconds")),
            };
        return new PauseTimes(causes);
    }

    /// <summary>For people: <c>replica-lag 1 min 2 s, suspended 3 s</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _causes.Values.Select(pause => $"{pause.Cause} {DurationText.Format(pause.Duration)}"));

    private static long Number(JsonElement cause, string name) =>
        cause.ValueKind == JsonValueKind.Object
        && cause.TryGetProperty(name, out var value)
        && value.TryGetInt64(out var number)
        && number >= 0
            ? number
            : throw new FormatException($"A cause has no {name}.");
}
