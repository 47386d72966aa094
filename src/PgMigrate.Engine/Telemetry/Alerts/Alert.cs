using System.Text.Json;
using System.Text.Json.Serialization;
using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>How grave an alert is, by the words of PagerDuty.</summary>
internal enum AlertSeverity
{
    /// <summary>Good news, or none.</summary>
    Info,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>Something has failed.</summary>
    Error,
}

/// <summary>
/// What is told: what happened, where, what became of it and what to do. It is kept and sent as JSON by these names, which never
/// change. No secret is in it, and no receiver's address.
/// </summary>
internal sealed record Alert
{
    /// <summary>What it is about; null of a test.</summary>
    public AlertEvent? Event { get; init; }

    /// <summary>How grave it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>All of it in a sentence, on one line.</summary>
    public required string Title { get; init; }

    /// <summary>When it happened (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened, as the run has told it; null where the title says it all.</summary>
    public string? Message { get; init; }

    /// <summary>What became of it.</summary>
    public string? Outcome { get; init; }

    /// <summary>What to do.</summary>
    public string? Action { get; init; }

    /// <summary>Host and port.</summary>
    public string? Server { get; init; }

    /// <summary>The database.</summary>
    public string? Database { get; init; }

    /// <summary>The environment.</summary>
    public string? Environment { get; init; }

    /// <summary>grate's folder of the script.</summary>
    public string? Folder { get; init; }

    /// <summary>The script.</summary>
    public string? Script { get; init; }

    /// <summary>The line in it, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The stable id of the failure.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The server's SQLSTATE.</summary>
    public string? SqlState { get; init; }

    /// <summary>The run.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The commit that is deployed.</summary>
    public string? Commit { get; init; }

    /// <summary>Who has started the pipeline.</summary>
    public string? Actor { get; init; }

    /// <summary>The page of the pipeline's run.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>The page that says what to do.</summary>
    public string? RunbookUrl { get; init; }

    /// <summary>
    /// True of a recovery of which nobody knows what it was from: it ends incidents, and is told to nobody else.
    /// </summary>
    [JsonIgnore]
    public bool OnlyEndsIncidents { get; init; }

    /// <summary>Which database and environment it is about: what is told of it ends or replaces what was told before.</summary>
    [JsonIgnore]
    public string Subject => string.Join('/', Environment ?? "-", Server ?? "-", Database ?? "-");

    /// <summary>What tells the same again: as long as one such alert waits, there is no second.</summary>
    [JsonIgnore]
    public string DedupKey => $"{Event?.ToString() ?? "Test"}/{Subject}/{Folder}/{Script}";

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AlertJson.Default.Alert);

    /// <summary>An alert that was kept.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static Alert OfJson(string json) =>
        JsonSerializer.Deserialize(json, AlertJson.Default.Alert) ?? throw new JsonException("No alert.");
}

/// <summary>How alerts are kept and sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonChoice<AlertEvent>), typeof(JsonChoice<AlertSeverity>)]
)]
[JsonSerializable(typeof(Alert))]
internal sealed partial class AlertJson : JsonSerializerContext;
