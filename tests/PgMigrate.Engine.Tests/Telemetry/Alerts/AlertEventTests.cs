using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>What happens on the way of a run: waits, drift, backups that fail, plans that wait for approval.</summary>
public sealed class AlertEventTests(PostgresServer server) : AlertTestBase(server)
{
    [Fact]
    public async Task A_script_that_waits_and_takes_longer_than_its_plan_is_told_of_while_it_runs()
    {
        WriteKeys();
        var hook = Serve("hook");
        Notify(Webhook("hook"), ["hook"], """ "lockWait": "2s", """);
        Folder.Write("up/0001_a.sql", "CREATE TABLE busy (id integer);");
        // It runs every time, and has taken a moment before.
        Folder.Write("permissions/a.sql", "ALTER TABLE busy ALTER COLUMN id SET DEFAULT 1;");
        await MigrateAsync();
        var plan = Folder["plan.json"];
        await MigrationPlans.MakeAsync(
            Target,
            new PlanOptions { Run = Options },
            plan,
            noClobber: false,
            Observer,
            CancellationToken.None
        );
        await using var blocker = new NpgsqlConnection(Database.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE busy IN ROW EXCLUSIVE MODE", blocker, transaction))
            await command.ExecuteNonQueryAsync();
        hook.Got.Clear();

        var run = EventStream.RunAsync(
            [MigrationAlerts.Listen(Configuration, Target, "grate", null)!],
            Observer,
            told =>
                MigrationPlans.InvokeAsync(
                    Target,
                    new PlanRunOptions { Plan = plan, LockTimeout = TimeSpan.FromSeconds(30) },
                    told,
                    CancellationToken.None
                )
        );
        await EventuallyAsync(
            () => Task.FromResult(run.IsCompleted || Events(hook).Distinct().Count() > 2),
            "Nothing was told of the wait."
        );
        await transaction.RollbackAsync();
        await run;

        Assert.Equal(
            ["started", "waitingForLock", "longerThanPredicted", "succeeded"],
            Events(hook).Where(happened => happened != "recovered")
        );
        var waits = hook.Got.Select(Data).Single(data => Text(data, "event") == "waitingForLock");
        Assert.Equal("a.sql", Text(waits, "script"));
        Assert.Contains("AccessExclusiveLock on public.busy", Text(waits, "message"), StringComparison.Ordinal);
        Assert.Contains($"{blocker.ProcessID}", Text(waits, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_and_a_backup_that_fails_are_told_of()
    {
        WriteKeys();
        var hook = Serve("hook");
        Notify(Webhook("hook"), ["hook"]);
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);\nINSERT INTO a VALUES (1);");
        await MigrateAsync();
        await Database.ExecuteAsync("CREATE TABLE by_hand (id integer)");
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (id integer);");
        await MigrateAsync();
        var drift = hook.Got.Select(Data).Single(data => Text(data, "event") == "drift");
        Assert.Contains("by no run: table public.by_hand.", Text(drift, "message").ToLowerInvariant(), StringComparison.Ordinal);

        Folder.Write("down/0003_c.sql", "SELECT 1;");
        Folder.Write("up/0003_c.sql", "DROP TABLE a;");
        Folder.Write("no-folder", "");
        await FailAsync(
            MigrationErrorId.BackupFailed,
            Options with
            {
                BackupPath = Folder["no-folder"],
                SkipChecks = ["drop-table"],
            }
        );
        Assert.Equal(["backupFailed", "failed"], Events(hook)[^2..]);
        Assert.Equal("It did not start; no script has changed anything.", Text(Data(hook.Got.Last()), "outcome"));
    }

    [Fact]
    public async Task A_plan_that_waits_for_approval_is_told_of()
    {
        WriteKeys();
        var hook = Serve("hook");
        Folder.Write(
            "pgmigrate.json",
            $$"""
            {
                "environments": { "PROD": { "policy": { "approvals": { "required": 2 } } } },
                "notify": {
                    "receivers": { {{Webhook("hook")}} },
                    "rules": [{ "events": ["planWaits"], "environments": ["prod"], "receivers": ["hook"] }]
                }
            }
            """
        );
        Folder.Write("up/0001_a.sql", "SELECT 1;");
        async Task MakeAsync(string environment) =>
            await EventStream.RunAsync(
                [MigrationAlerts.Listen(Configuration, Target, "grate", null)!],
                Observer,
                told =>
                    MigrationPlans.MakeAsync(
                        Target,
                        new PlanOptions { Run = Options with { Environment = environment } },
                        Folder[$"{environment}.json"],
                        noClobber: false,
                        told,
                        CancellationToken.None
                    )
            );

        await MakeAsync("DEV");
        await MakeAsync("PROD");
        var told = Data(Assert.Single(hook.Got));
        Assert.Contains("2 persons must approve the plan", Text(told, "message"), StringComparison.Ordinal);
        Assert.EndsWith("PROD.json", Text(told, "message"), StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
