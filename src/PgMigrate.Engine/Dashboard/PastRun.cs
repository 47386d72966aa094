using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Dashboard;

/// <summary>A run as the database keeps it.</summary>
internal sealed record PastRun
{
    /// <summary>It goes on.</summary>
    public const string RunningOutcome = "running";

    /// <summary>It has done all that it was to do.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It has failed.</summary>
    public const string FailedOutcome = "failed";

    /// <summary>Its process has gone before its end.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The run.</summary>
    public required Guid RunId { get; init; }

    /// <summary>When it began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC); null where it goes on, or was interrupted and nobody has noticed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>interrupted</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>True where it took scripts back.</summary>
    public bool IsUndo { get; init; }

    /// <summary>Its environment; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>Operating-system user and host.</summary>
    public required string By { get; init; }

    /// <summary>Who started the pipeline; null outside of one.</summary>
    public string? Actor { get; init; }

    /// <summary>The version of PgMigrate.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>Why it took scripts back or went beyond its policy; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The commit that was deployed; null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>The page of the pipeline's run; null outside of one.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>The plan that it followed; null where it read a folder.</summary>
    public string? PlanId { get; init; }

    /// <summary>Who had approved that plan.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>When the schema was kept after it (UTC); null where it was not.</summary>
    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>The backup before its scripts; null where none was made, or it has expired.</summary>
    public SchemaBackup? Backup { get; init; }

    /// <summary>Its scripts, in the order in which they ended.</summary>
    public IReadOnlyList<ScriptRun> Scripts { get; init; } = [];

    /// <summary>A row of <c>read_runs.sql</c>.</summary>
    public static PastRun Read(NpgsqlDataReader reader) =>
        new()
        {
            RunId = reader.GetGuid(0),
            StartedAt = reader.GetFieldValue<DateTimeOffset>(1),
            EndedAt = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            Outcome = reader.GetString(3),
            Environment = reader.TextOrNull(4),
            By = reader.GetString(5),
            ToolVersion = reader.GetString(6),
            Error = reader.TextOrNull(7),
            IsUndo = reader.TextOrNull(8) == "down",
            Reason = reader.TextOrNull(9),
            Commit = reader.TextOrNull(10),
            PipelineUrl = reader.TextOrNull(11),
            Actor = reader.TextOrNull(12),
            PlanId = reader.TextOrNull(13),
            ApprovedBy = NamesIn(reader.TextOrNull(14)),
        };

    private static IReadOnlyList<string> NamesIn(string? approvals)
    {
        if (approvals is null)
            return [];
        using var document = JsonDocument.Parse(approvals);
        return
        [
            .. document
                .RootElement.EnumerateArray()
                .Select(approval => approval.TryGetProperty("name", out var name) ? name.GetString() : null)
                .OfType<string>(),
        ];
    }
}
