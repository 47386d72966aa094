using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Tests.Support;
using StandardWebhooks;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>What receivers are told of runs, and what becomes of it where they do not take it.</summary>
public sealed class AlertRunTests(PostgresServer server) : AlertTestBase(server)
{
    [Fact]
    public async Task Receivers_are_told_of_a_run_that_fails_and_of_the_next_that_ends_well()
    {
        WriteKeys();
        var hook = Serve("hook");
        var (teams, slack, pager) = (Serve("teams"), Serve("slack"), Serve("pager"));
        Folder.Write("pager.key", "s3cr3t-pager");
        Notify(
            $$"""
            {{Webhook("hook")}},
            "teams": { "kind": "teams", "url": { "file": "teams.url" } },
            "slack": { "kind": "Slack", "url": { "file": "slack.url" } },
            "pager": { "kind": "pagerduty", "server": "{{pager.Address}}", "key": { "file": "pager.key" } }
            """,
            ["hook", "TEAMS", "slack", "pager"]
        );
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002_wrong.sql", "SELECT 1;\nSELECT * FROM nothing;");

        var failure = await FailAsync(MigrationErrorId.StatementFailed, Options with { Environment = "PROD" });

        Assert.Equal(["started", "failed"], Events(hook));
        var failed = Data(hook.Got.Last());
        Assert.Equal(failure.Message, failed.GetProperty("message").GetString());
        Assert.Equal(failure.RecommendedAction, failed.GetProperty("action").GetString());
        Assert.Equal(
            ("error", "up", "0002_wrong.sql", 2, "StatementFailed", "42P01", "PROD", Database.Name),
            (
                Text(failed, "severity"),
                Text(failed, "folder"),
                Text(failed, "script"),
                failed.GetProperty("line").GetInt32(),
                Text(failed, "errorId"),
                Text(failed, "sqlState"),
                Text(failed, "environment"),
                Text(failed, "database")
            )
        );
        Assert.Equal("1 script was applied before 0002_wrong.sql; that stays.", Text(failed, "outcome"));
        Assert.Equal("https://wiki.example.com/migrations#failed", Text(failed, "runbookUrl"));
        foreach (var got in hook.Got)
            new StandardWebhook(AlertSamples.Secret(1)).Verify(got.Body, Signature(got));
        Assert.Equal(["/s3cr3t-teams", "/s3cr3t-teams"], teams.Got.Select(got => got.Path));
        Assert.Equal(["/v2/change/enqueue", "/v2/enqueue"], pager.Got.Select(got => got.Path));

        Folder.Write("up/0002_wrong.sql", "SELECT 1;");
        await MigrateAsync(Options with { Environment = "PROD" });
        await MigrateAsync(Options with { Environment = "PROD" });

        Assert.Equal(["started", "failed", "started", "succeeded", "recovered"], Events(hook));
        Assert.Contains("failed. This one ended well.", Text(Data(hook.Got.Last()), "message"), StringComparison.Ordinal);
        Assert.Equal(5, slack.Got.Count);
        // An incident is ended by every good run, since nobody may know of it: the database may have been what failed.
        Assert.Equal(
            ["change", "trigger", "change", "change", "resolve", "resolve"],
            pager
                .Got.Select(got => JsonDocument.Parse(got.Body).RootElement)
                .Select(sent => sent.TryGetProperty("event_action", out var action) ? action.GetString() : "change")
        );
        var kept = await ListAsync();
        Assert.All(kept, delivery => Assert.Equal((AlertState.Sent, "HTTP 200"), (delivery.State, delivery.Answer)));
        Assert.Equal(21, kept.Count);
        Assert.DoesNotContain(
            await Database.QueryAsync<string>("SELECT a::text FROM pgmigrate.alert a"),
            row => row!.Contains("s3cr3t", StringComparison.Ordinal) || row.Contains("127.0.0.1:" + new Uri(hook.Address).Port)
        );
        Assert.DoesNotContain(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
    }

    [Fact]
    public async Task What_is_not_taken_waits_is_told_once_and_is_sent_later_with_the_same_id()
    {
        WriteKeys();
        string[] names = ["busy", "broken", "silent", "moved", "nobody", "cut"];
        var servers = names[..4].ToDictionary(name => name, Serve);
        using var cut = new CuttingServer();
        Folder.Write("cut.url", $"http://127.0.0.1:{cut.Port}/s3cr3t-cut");
        (servers["busy"].Status, servers["busy"].RetryAfter) = (429, "3600");
        servers["broken"].Status = 500;
        servers["silent"].Status = null;
        (servers["moved"].Status, servers["moved"].Location) = (302, servers["broken"].Address);
        Folder.Write("nobody.url", $"http://127.0.0.1:{LocalReceiver.FreePort()}/s3cr3t-nobody");
        Notify(string.Join(",", names.Select(Webhook)), names);
        Folder.Write("up/0001_wrong.sql", "SELECT * FROM nothing;");

        var began = Stopwatch.GetTimestamp();
        await FailAsync(MigrationErrorId.StatementFailed);
        // The run itself takes a moment; the silent receiver is given four seconds.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(30));

        var waiting = (await ListAsync()).Where(delivery => delivery.Event == AlertEvent.Failed).ToArray();
        Assert.Equal(
            [
                "broken: HTTP 500",
                "busy: HTTP 429",
                "cut: no answer: the connection was cut",
                "moved: HTTP 302, and no redirect is followed",
                "nobody: no answer: no connection",
                "silent: no answer in time",
            ],
            waiting.Select(delivery => $"{delivery.Receiver}: {delivery.Answer}").Order()
        );
        Assert.All(waiting, delivery => Assert.Equal((AlertState.Pending, 1), (delivery.State, delivery.Attempts)));
        Assert.InRange(
            waiting.Single(delivery => delivery.Receiver == "busy").NextTryAt!.Value - DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(50),
            TimeSpan.FromMinutes(61)
        );
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text.EndsWith(
                    "did not reach 'broken': HTTP 500. It is kept and will be sent later.",
                    StringComparison.Ordinal
                )
        );
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains("s3cr3t", StringComparison.Ordinal));
        Assert.Empty(await SendAsync());

        foreach (var server in servers.Values)
            (server.Status, server.RetryAfter, server.Location) = (200, null, null);
        await FailAsync(MigrationErrorId.StatementFailed);
        await SendAsync(all: true);

        var after = (await ListAsync()).Where(delivery => delivery.Event == AlertEvent.Failed).ToArray();
        Assert.All(after, delivery => Assert.Equal(2, delivery.Occurrences));
        Assert.All(
            after,
            delivery =>
                Assert.Equal(delivery.Receiver is "nobody" or "cut" ? AlertState.Pending : AlertState.Sent, delivery.State)
        );
        Assert.All(
            servers.Values,
            server =>
                Assert.Single(
                    server.Got.Where(got => EventOf(got.Body) == "failed").Select(got => got.Headers["webhook-id"]).Distinct()
                )
        );
    }

    [Fact]
    public async Task A_receiver_that_is_gone_gets_no_more_until_it_takes_a_test()
    {
        WriteKeys();
        var hook = Serve("hook");
        hook.Status = 410;
        Notify(Webhook("hook"), ["hook"]);
        Folder.Write("up/0001_wrong.sql", "SELECT * FROM nothing;");

        await FailAsync(MigrationErrorId.StatementFailed);
        await FailAsync(MigrationErrorId.StatementFailed);
        Assert.Single(hook.Got);
        Assert.All(await ListAsync(), delivery => Assert.Equal(AlertState.GivenUp, delivery.State));

        async Task<AlertDelivery> TestAsync() =>
            Assert.Single(
                await MigrationAlerts.TestAsync(Configuration, Target, null, new AlertQuery(), Observer, CancellationToken.None)
            );
        Assert.Equal((AlertState.TestFailed, "HTTP 410"), ((await TestAsync()).State, (await TestAsync()).Answer));
        hook.Status = 204;
        Assert.Equal(AlertState.Sent, (await TestAsync()).State);
        Assert.Equal("test", Events(hook).Last());
        await FailAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("failed", Events(hook).Last());
    }

    [Fact]
    public async Task What_is_old_is_given_up_and_a_recovery_takes_the_place_of_what_waits()
    {
        WriteKeys();
        var hook = Serve("hook");
        hook.Status = 503;
        Notify(Webhook("hook"), ["hook"]);
        Folder.Write("up/0001_a.sql", "SELECT * FROM nothing;");
        await FailAsync(MigrationErrorId.StatementFailed);
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        hook.Status = 200;
        await Database.ExecuteAsync("UPDATE pgmigrate.alert SET next_try_at = now() - interval '1 hour' WHERE event = 'Started'");

        await MigrateAsync();

        // The one that was due came with it, or was replaced before it was.
        Assert.Equal("recovered", Events(hook).Last());
        Assert.DoesNotContain("failed", Events(hook).Skip(2));
        Assert.Contains(await ListAsync(), delivery => delivery is { Event: AlertEvent.Failed, State: AlertState.GivenUp });

        hook.Status = 503;
        Folder.Write("up/0002_b.sql", "SELECT * FROM nothing;");
        await FailAsync(MigrationErrorId.StatementFailed);
        await Database.ExecuteAsync(
            "UPDATE pgmigrate.alert SET created_at = now() - interval '73 hours' WHERE state = 'pending'; "
                + "UPDATE pgmigrate.alert SET ended_at = now() - interval '31 days' WHERE state = 'sent'"
        );
        var got = hook.Got.Count;
        Assert.Empty(await SendAsync(all: true));
        Assert.Equal(got, hook.Got.Count);
        Assert.All(await ListAsync(), delivery => Assert.Equal(AlertState.GivenUp, delivery.State));
    }

    [Fact]
    public async Task What_the_database_cannot_keep_is_in_a_file_and_the_next_run_sends_it()
    {
        WriteKeys();
        var hook = Serve("hook");
        hook.Status = 500;
        Notify(Webhook("hook"), ["hook"]);
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        var down = Target.ForHost("127.0.0.1", LocalReceiver.FreePort());

        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(down, Options));
        await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(down, Options));

        var kept = Assert.Single(await MigrationAlerts.GetInFolderAsync(AlertFolder, CancellationToken.None));
        Assert.Equal(
            (AlertState.Pending, AlertEvent.Failed, "HTTP 500", 2, 2),
            (kept.State, kept.Event, kept.Answer, kept.Attempts, kept.Occurrences)
        );
        var text = await File.ReadAllTextAsync(kept.Path!);
        Assert.Contains("\"format\": \"pgmigrate-alert/1\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", text, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept.Path!));

        hook.Status = 200;
        var sent = await MigrationAlerts.SendInFolderAsync(
            Configuration,
            AlertFolder,
            null,
            new AlertQuery { All = true },
            Observer,
            CancellationToken.None
        );
        Assert.Equal(kept.Id, Assert.Single(sent).Id);
        Assert.Empty(Directory.GetFiles(AlertFolder));
        Assert.Equal(["failed", "failed", "failed"], Events(hook));
        Assert.Single(hook.Got.Select(got => got.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task A_run_that_was_killed_is_told_of_by_the_next_one_and_what_it_left_is_sent()
    {
        WriteKeys();
        var hook = Serve("hook");
        Notify(Webhook("hook"), ["hook"]);
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        await MigrateAsync();
        // What a process leaves that is killed: a run that does not end, and an alert that somebody was about to send.
        await Database.ExecuteAsync(
            "UPDATE pgmigrate.run SET outcome = 'running', ended_at = NULL; "
                + "UPDATE pgmigrate.alert SET state = 'pending', ended_at = NULL, next_try_at = now() - interval '1 second' WHERE event = 'Started'"
        );
        var before = hook.Got.Count;
        Folder.Write("up/0002_b.sql", "SELECT 1;");
        await MigrateAsync();

        var events = Events(hook)[before..];
        Assert.Equal(["failed", "recovered", "started", "succeeded"], events.Distinct().Order());
        var interrupted = hook.Got.Skip(before).Select(Data).First(data => Text(data, "event") == "failed");
        Assert.EndsWith("was interrupted", Text(interrupted, "title"), StringComparison.Ordinal);
        Assert.All(await ListAsync(), delivery => Assert.Equal(AlertState.Sent, delivery.State));
    }

    [Fact]
    public async Task Batches_that_pause_are_told_of_while_they_do_and_once()
    {
        WriteKeys();
        var hook = Serve("hook");
        Notify(Webhook("hook"), ["hook"]);
        await Database.ExecuteAsync(
            "CREATE TABLE item (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0); INSERT INTO item SELECT generate_series(1, 9); "
                + "CREATE TABLE busy (id integer); INSERT INTO busy VALUES (1)"
        );
        Folder.Write(
            "up/0001_count.sql",
            "-- pgmigrate:pause-when SELECT count(*) > 0 FROM busy\n"
                + "-- pgmigrate:batch table=item key=id size=3 target=0 later-rows=ignored\nUPDATE item SET n = n + 1;"
        );

        var run = MigrateAsync();
        await EventuallyAsync(
            () => Task.FromResult(run.IsCompleted || Events(hook).Contains("batchPaused")),
            "Nobody is told that the batches pause."
        );
        Assert.Equal(["started", "batchPaused"], Events(hook));
        var paused = Data(hook.Got.Last());
        Assert.Equal(("warning", "0001_count.sql"), (Text(paused, "severity"), Text(paused, "script")));
        Assert.Contains("count(*) > 0", Text(paused, "message"), StringComparison.Ordinal);
        await Database.ExecuteAsync("DELETE FROM busy");
        await run;

        Assert.Equal(["started", "batchPaused", "succeeded"], Events(hook));
    }

    [Fact]
    public void Whoever_tells_nobody_is_not_listened_to()
    {
        Folder.Write("pgmigrate.json", """{ "policy": { "retries": 1 } }""");
        Assert.Null(MigrationAlerts.Listen(Configuration, Target, "grate", null));
        Assert.Null(MigrationAlerts.Listen(null, Target, "grate", null));
    }

    private static HeaderDictionary Signature(Received got)
    {
        var headers = new HeaderDictionary();
        foreach (var name in got.Headers.AllKeys.OfType<string>())
            headers[name] = got.Headers[name];
        return headers;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
