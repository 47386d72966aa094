namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>One event of each kind, with all that it may say.</summary>
internal static class EventSamples
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<RunEvent> All { get; } =
    [
        .. new RunEvent[]
        {
            new RunStarted(RunOperation.Migrate),
            new RunEnded(RunOperation.Undo, RunOutcome.Failed, Second)
            {
                ErrorId = MigrationErrorId.StatementFailed,
                SqlState = "42P01",
            },
            new StageStarted("Lock"),
            new StageEnded("Lock", Second),
            new ScriptStarted(ScriptKind.OneTime),
            new ScriptRetried("a lock was not to be had", 1, Second, Second) { SqlState = "55P03" },
            new ScriptEnded(Run),
            new StatementEnded("CREATE INDEX", Second) { Line = 3 },
            new MessageTold(new MigrationMessage(MessageSeverity.Warning, "shop", "0001_a.sql", "two\nlines") { Folder = "up" }),
            new CallFailed("It failed.")
            {
                ErrorId = MigrationErrorId.StatementFailed,
                RecommendedAction = "Mend it.",
                Path = "/m/up/0001_a.sql",
                Line = 3,
                Column = 4,
                SqlState = "42P01",
                Detail = "a detail",
                Hint = "a hint",
            },
            new LockAwaited("AccessExclusiveLock", "public.orders", Second) { HeldBy = "pid 7" },
            new ScriptOverdue(Second, Second),
            new BatchesPaused("replica-lag > 30 s"),
            new DriftFound(["table public.orders"], DateTimeOffset.UnixEpoch),
            new BackupFailed("The disk is full.") { SqlState = "53100" },
            new InterruptionFound(Guid.Empty, DateTimeOffset.UnixEpoch),
            new RunRecovered(Guid.Empty, "failed", DateTimeOffset.UnixEpoch),
            new PlanAwaitsApproval("p", "/m/plan.json", 2),
        }.Select(WithPlace),
    ];

    private static ScriptRun Run =>
        new()
        {
            RunId = Guid.Empty,
            Server = "db:5432",
            Database = "shop",
            Script = "0001_a.sql",
            Folder = "up",
            Kind = ScriptKind.OneTime,
            Status = ScriptRunStatus.Failed,
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = Second,
            LockWait = Second,
            Retries = 2,
            Statements = 3,
            Rows = 4,
            Hash = "h",
            Error = "It failed.",
            PlanId = "p",
            BackupId = Guid.Empty,
            BlockedSessions = 5,
            LongestStall = Second,
        };

    private static RunEvent WithPlace(RunEvent happened) =>
        happened with
        {
            Time = DateTimeOffset.UnixEpoch,
            RunId = Guid.Empty,
            Server = "db:5432",
            Database = "shop",
            Environment = "PROD",
            Folder = "up",
            Script = "0001_a.sql",
        };
}
