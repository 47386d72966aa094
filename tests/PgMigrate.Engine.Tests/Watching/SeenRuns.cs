using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Watching;

namespace PgMigrate.Engine.Tests.Watching;

/// <summary>What a look may see, without a server.</summary>
internal static class SeenRuns
{
    public static readonly Guid RunId = Guid.Parse("1a2b3c4d-0000-0000-0000-000000000000");

    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static RunSession Lock { get; } = Session(1, holdsRunLock: true, "1a2b3c4d");

    public static RunSession Worker { get; } = Session(2, holdsRunLock: false, "1a2b3c4d");

    /// <summary>A run of three scripts, a minute old, whose first script took ten seconds.</summary>
    public static SeenRun Running { get; } =
        new("db:5432", "app", Now)
        {
            Sessions = [Lock, Worker],
            Run = new NewestRun(RunId, Now.AddSeconds(-60), NewestRun.Running),
            Plan = Plan("a.sql", "b.sql", "c.sql"),
            Tally = new RunTally(1, TimeSpan.FromSeconds(10)) { LastScript = "a.sql", LastEndedAt = Now.AddSeconds(-50) },
        };

    public static RunPlan Plan(params string[] scripts) =>
        new(IsOneTransaction: false, [.. scripts.Select(script => new ToRun("up", script, "hash", Expected: null))]);

    public static RunSession Session(int process, bool holdsRunLock, string run) =>
        new(process, holdsRunLock) { Application = $"pgmigrate {run} me@host", State = "idle" };

    public static WaitingSession Waiting(int process, params int[] blockers) =>
        new(process, blockers, "AccessExclusiveLock", "app.item", TimeSpan.FromSeconds(7));

    public static MigrationBatch Batch(string script, MigrationBatchState state, long rows, long estimate) =>
        new()
        {
            Server = "db:5432",
            Database = "app",
            Script = script,
            State = state,
            Table = "app.item",
            Key = "id",
            Rows = rows,
            EstimatedRows = estimate,
            Size = 100,
            StartedAt = Now.AddSeconds(-40),
            RecordedAt = Now,
        };
}
