using PgMigrate.Engine.Configuration.Notify;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Telemetry.Alerts.Outbox;
using PgMigrate.Engine.Telemetry.Alerts.Receivers;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>Which events call for an alert, who gets it, and when it is tried again.</summary>
public sealed class AlertMakerTests
{
    private static readonly NotifyConfiguration Notify = new()
    {
        LockWait = TimeSpan.FromSeconds(10),
        Runbook = "https://wiki.example.com/run",
        Runbooks = new Dictionary<string, string> { ["drift"] = "https://wiki.example.com/drift?of={event}" },
        Receivers = new Dictionary<string, ReceiverConfiguration>
        {
            ["oncall"] = new() { Kind = AlertReceiverKind.PagerDuty },
            ["team"] = new() { Kind = AlertReceiverKind.Slack },
        },
        Rules =
        [
            new()
            {
                Environments = ["prod"],
                Events = [AlertEvent.Failed, AlertEvent.Recovered],
                Receivers = ["ONCALL", "team"],
            },
            new() { Events = [AlertEvent.Drift], Receivers = ["team"] },
        ],
    };

    [Fact]
    public void Every_event_that_is_worth_it_makes_an_alert()
    {
        var made = Take([
            new RunStarted(RunOperation.Migrate),
            new StageStarted("Begin"),
            .. EventSamples.All.Where(happened => happened is not (RunStarted or RunEnded or StageStarted or CallFailed)),
            new RunEnded(RunOperation.Migrate, RunOutcome.Succeeded, TimeSpan.FromSeconds(3)),
        ]);
        Assert.Equal(
            [
                AlertEvent.Started,
                AlertEvent.LongerThanPredicted,
                AlertEvent.BatchPaused,
                AlertEvent.Drift,
                AlertEvent.BackupFailed,
                AlertEvent.Failed,
                AlertEvent.PlanWaits,
                AlertEvent.Succeeded,
                AlertEvent.Recovered,
            ],
            made.Select(alert => alert.Event!.Value)
        );
        Assert.All(made, alert => Assert.NotEmpty(alert.Title));
        Assert.False(made[^1].OnlyEndsIncidents);
        Assert.Equal("https://wiki.example.com/drift?of=drift", made[3].RunbookUrl);
        Assert.Equal("https://wiki.example.com/run#batchPaused", made[2].RunbookUrl);
        Assert.All(made, alert => Assert.Equal("https://ci.example.com/7", alert.PipelineUrl));
    }

    [Fact]
    public void Previews_and_checks_make_none()
    {
        Assert.Empty(
            Take([
                new RunStarted(RunOperation.Preview),
                new StageStarted("Begin"),
                new DriftFound([], DateTimeOffset.UnixEpoch),
                new CallFailed("It failed."),
            ])
        );
        Assert.Empty(Take([new CallFailed("It failed.")]));
    }

    [Fact]
    public void Waits_for_locks_add_up_over_the_tries_of_a_script_and_are_told_once()
    {
        var awaited = new LockAwaited("AccessExclusiveLock", "public.orders", TimeSpan.FromSeconds(4)) { HeldBy = "pid 7" };
        var retried = new ScriptRetried("a lock was not to be had", 1, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        var script = new ScriptStarted(ScriptKind.OneTime);
        RunEvent[] first = [new RunStarted(RunOperation.Migrate), script, awaited, retried, awaited];
        Assert.Empty(Take(first));
        var told = Assert.Single(Take([.. first, retried, awaited, awaited]));
        Assert.Equal(AlertEvent.WaitingForLock, told.Event);
        Assert.Contains("for 14 s in all; held by pid 7.", told.Message, StringComparison.Ordinal);
        Assert.Empty(Take([.. first, script, awaited]));
    }

    [Fact]
    public void What_became_of_a_run_that_failed_is_told()
    {
        var failed = new CallFailed("It failed.");
        RunEvent[] begun = [new RunStarted(RunOperation.Migrate), new StageStarted("Begin")];
        Assert.Equal("It did not start; no script has changed anything.", Outcome(begun[..1], failed));
        Assert.Equal("No script was applied.", Outcome(begun, failed));
        Assert.Equal(
            "2 scripts were applied before 3.sql; that stays.",
            Outcome(
                [
                    .. begun,
                    Ended("1.sql", ScriptRunStatus.Applied),
                    Ended("2.sql", ScriptRunStatus.Applied),
                    Ended("3.sql", ScriptRunStatus.Failed),
                ],
                failed
            )
        );
        Assert.Equal(
            "1 script was applied, 1 script was taken back.",
            Outcome(
                [
                    .. begun,
                    Ended("1.sql", ScriptRunStatus.Applied),
                    Ended("2.sql", ScriptRunStatus.Failed),
                    new RunStarted(RunOperation.Undo),
                    Ended("1.sql", ScriptRunStatus.Undone),
                ],
                failed
            )
        );
        var cancelled = Take([.. begun, failed with { IsCancelled = true }])[^1];
        Assert.Equal((AlertSeverity.Warning, null), (cancelled.Severity, cancelled.Message));
    }

    [Fact]
    public void Rules_say_who_gets_what()
    {
        Assert.Equal(["oncall", "team"], AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Failed)));
        Assert.Equal(["oncall"], AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Recovered) with { OnlyEndsIncidents = true }));
        Assert.Empty(AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Failed) with { Environment = "TEST" }));
        Assert.Empty(AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Failed) with { Environment = null }));
        Assert.Equal(["team"], AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Drift) with { Environment = null }));
        Assert.Empty(AlertRoutes.Of(Notify, AlertSamples.Of(AlertEvent.Succeeded)));
    }

    [Fact]
    public void Pauses_grow_and_end_after_three_days()
    {
        var now = DateTimeOffset.UtcNow;
        var queued = new QueuedAlert(Guid.NewGuid(), "team", AlertSamples.Of(AlertEvent.Failed), now);
        var refused = new SendAnswer(false, "HTTP 500");
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360],
            Enumerable
                .Range(0, 12)
                .Select(attempts => RetryPauses.After(queued with { Attempts = attempts }, refused, now).Pause.TotalMinutes)
        );
        Assert.Equal(
            TimeSpan.FromHours(5),
            RetryPauses.After(queued, refused with { RetryAfter = TimeSpan.FromHours(5) }, now).Pause
        );
        var old = queued with { CreatedAt = now - TimeSpan.FromDays(2.9), Attempts = 20 };
        Assert.Equal(AlertState.GivenUp, RetryPauses.After(old, refused, now).State);
        Assert.Equal(AlertState.Sent, RetryPauses.After(old, new SendAnswer(true, "HTTP 200"), now).State);
    }

    [Theory]
    [InlineData(null, 100, false)]
    [InlineData(10, 19, false)]
    [InlineData(10, 20, true)]
    [InlineData(1, 5, false)]
    [InlineData(1, 6, true)]
    [InlineData(0, 5, true)]
    public void Much_longer_is_twice_as_long_and_five_seconds(int? expected, int elapsed, bool isOverdue) =>
        Assert.Equal(
            isOverdue,
            OverdueWatch.IsOverdue(
                expected is { } foretold ? TimeSpan.FromSeconds(foretold) : null,
                TimeSpan.FromSeconds(elapsed)
            )
        );

    [Theory]
    [InlineData("https://wiki.example.com/run", "https://wiki.example.com/run#failed")]
    [InlineData("https://wiki.example.com/{event}.html", "https://wiki.example.com/failed.html")]
    [InlineData("https://wiki.example.com/run#all", "https://wiki.example.com/run#all")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("run.md", null)]
    public void A_runbook_has_a_section_for_each_event(string template, string? page) =>
        Assert.Equal(page, RunbookPage.Of(template, AlertEvent.Failed));

    private static string Outcome(RunEvent[] before, CallFailed failed) => Take([.. before, failed])[^1].Outcome!;

    private static ScriptEnded Ended(string script, ScriptRunStatus status) =>
        new(
            new ScriptRun
            {
                RunId = Guid.Empty,
                Server = "db",
                Database = "shop",
                Script = script,
                Folder = "up",
                Kind = ScriptKind.OneTime,
                Status = status,
            }
        );

    private static Alert[] Take(RunEvent[] events)
    {
        var maker = new AlertMaker(Notify, new AlertOrigin { PipelineUrl = "https://ci.example.com/7" });
        return
        [
            .. events.SelectMany(happened =>
                maker.Take(
                    happened with
                    {
                        Database = "shop",
                        Server = "db",
                        Script = happened is CallFailed ? null : happened.Script ?? "0001_a.sql",
                    }
                )
            ),
        ];
    }
}
