using System.Globalization;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>
/// What is known of an event, by name. Where OpenTelemetry's semantic conventions (1.44) have a name, it is that one. Durations
/// are seconds.
/// </summary>
internal static class LogAttributes
{
    /// <summary>All attributes of an event, in a fixed order; what is not known is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, object>> Of(RunEvent happened) =>
        [
            .. Place(happened)
                .Concat(OfKind(happened))
                .Where(part => part.Value is not null)
                .Select(part => new KeyValuePair<string, object>(part.Name, part.Value!)),
        ];

    /// <summary>A value of an enum as attributes write it: <c>would-apply</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(
            value
                .ToString()
                .Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")
        );

    /// <summary>Of which database an event is; null what is not known.</summary>
    public static IEnumerable<(string Name, object? Value)> OfDatabase(RunEvent happened)
    {
        var (address, port) = Split(happened.Server);
        yield return ("db.system.name", happened.Database is null ? null : "postgresql");
        yield return ("server.address", address);
        yield return ("server.port", port);
        yield return ("db.namespace", happened.Schema is null ? happened.Database : $"{happened.Database}|{happened.Schema}");
        yield return ("deployment.environment.name", happened.Environment);
    }

    private static IEnumerable<(string Name, object? Value)> Place(RunEvent happened) =>
        OfDatabase(happened)
            .Concat([
                ("pgmigrate.run.id", happened.RunId?.ToString()),
                ("pgmigrate.script.folder", happened.Folder),
                ("pgmigrate.script.name", happened.Script),
            ]);

    private static IEnumerable<(string Name, object? Value)> OfKind(RunEvent happened) =>
        happened switch
        {
            RunStarted e => [("pgmigrate.run.operation", Word(e.Operation))],
            RunEnded e =>
            [
                ("pgmigrate.run.operation", Word(e.Operation)),
                ("pgmigrate.run.outcome", Word(e.Outcome)),
                ("pgmigrate.run.duration", e.Duration.TotalSeconds),
                ("error.type", e.ErrorId?.ToString()),
                ("db.response.status_code", e.SqlState),
            ],
            StageStarted e => [("pgmigrate.stage.name", e.Stage)],
            StageEnded e => [("pgmigrate.stage.name", e.Stage), ("pgmigrate.stage.duration", e.Duration.TotalSeconds)],
            ScriptStarted e => [("pgmigrate.script.kind", Word(e.Kind))],
            ScriptRetried e =>
            [
                ("pgmigrate.script.retry", e.Retry),
                ("pgmigrate.script.pause", e.Pause.TotalSeconds),
                ("pgmigrate.script.waited", e.Waited.TotalSeconds),
                ("db.response.status_code", e.SqlState),
            ],
            StatementEnded e =>
            [
                ("db.operation.name", e.Command),
                ("pgmigrate.statement.duration", e.Duration.TotalSeconds),
                ("code.line.number", e.Line),
            ],
            ScriptEnded { Run: var run } => OfScript(run),
            CallFailed e => OfFailure(e),
            _ => OfFinding(happened),
        };

    // What is neither the course of a run nor its end.
    private static IEnumerable<(string Name, object? Value)> OfFinding(RunEvent happened) =>
        happened switch
        {
            LockAwaited e =>
            [
                ("pgmigrate.lock.mode", e.Lock),
                ("pgmigrate.lock.object", e.Object),
                ("pgmigrate.lock.waited", e.Waited.TotalSeconds),
                ("pgmigrate.lock.held_by", e.HeldBy),
            ],
            ScriptOverdue e =>
            [
                ("pgmigrate.script.expected", e.Expected.TotalSeconds),
                ("pgmigrate.script.elapsed", e.Elapsed.TotalSeconds),
            ],
            BatchesPaused e => [("pgmigrate.batches.reason", e.Reason)],
            DriftFound e => [("pgmigrate.drift.objects", string.Join(", ", e.Objects)), ("pgmigrate.drift.since", Utc(e.Since))],
            BackupFailed e => [("db.response.status_code", e.SqlState), ("exception.message", e.Reason)],
            InterruptionFound e =>
            [
                ("pgmigrate.earlier.run.id", $"{e.EarlierRunId}"),
                ("pgmigrate.earlier.run.started_at", Utc(e.StartedAt)),
            ],
            RunRecovered e =>
            [
                ("pgmigrate.earlier.run.id", $"{e.EarlierRunId}"),
                ("pgmigrate.earlier.run.outcome", e.EarlierOutcome),
                ("pgmigrate.earlier.run.started_at", Utc(e.StartedAt)),
            ],
            PlanAwaitsApproval e =>
            [
                ("pgmigrate.plan.id", e.PlanId),
                ("pgmigrate.plan.path", e.Path),
                ("pgmigrate.plan.approvals_required", e.Required),
            ],
            _ => [],
        };

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static IEnumerable<(string Name, object? Value)> OfScript(ScriptRun run) =>
        [
            ("pgmigrate.script.kind", Word(run.Kind)),
            ("pgmigrate.script.status", Word(run.Status)),
            ("pgmigrate.script.started_at", run.StartedAt is { } began ? Utc(began) : null),
            ("pgmigrate.script.duration", run.Duration?.TotalSeconds),
            ("pgmigrate.script.lock_wait", run.LockWait?.TotalSeconds),
            ("pgmigrate.script.retries", run.Retries),
            ("pgmigrate.script.statements", run.Statements),
            ("pgmigrate.script.rows", run.Rows),
            ("pgmigrate.script.hash", run.Hash),
            ("pgmigrate.script.blocked_sessions", run.BlockedSessions),
            ("pgmigrate.script.longest_stall", run.LongestStall?.TotalSeconds),
            ("pgmigrate.backup.id", run.BackupId?.ToString()),
            ("pgmigrate.plan.id", run.PlanId),
            ("exception.message", run.Error),
        ];

    private static IEnumerable<(string Name, object? Value)> OfFailure(CallFailed failed) =>
        [
            ("error.type", failed.IsCancelled ? "cancelled" : failed.ErrorId?.ToString() ?? "unforeseen"),
            ("db.response.status_code", failed.SqlState),
            ("code.file.path", failed.Path),
            ("code.line.number", failed.Line),
            ("code.column.number", failed.Column),
            ("pgmigrate.failure.detail", failed.Detail),
            ("pgmigrate.failure.hint", failed.Hint),
            ("pgmigrate.failure.action", failed.RecommendedAction),
        ];

    // A socket is a folder: its port is what stands behind the last colon, too.
    private static (string? Address, int? Port) Split(string? server)
    {
        if (server is null)
            return (null, null);
        var colon = server.LastIndexOf(':');
        return colon > 0 && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (server[..colon].Trim('[', ']'), port)
            : (server, null);
    }
}
