using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Dashboard;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Dashboard;

/// <summary>
/// Five databases: one whole, one changed by hand, one whose run was killed, one whose script fails, one down. What the page tells
/// is held against the truth. The role that looks has what docs/guides/dashboard.md grants, and no more.
/// </summary>
public sealed partial class FleetTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Reader = "dashboard_reader";

    private static readonly string Guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "dashboard.md"));
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Dictionary<string, TestDatabase> _databases = [];
    private readonly string _reader = $"{Reader}_{Guid.NewGuid():N}"[..40];

    [Fact]
    public async Task The_page_tells_the_truth()
    {
        WriteScripts();
        await RunAsync("whole");
        await RunAsync("drifted");
        await _databases["drifted"].ExecuteAsync("CREATE TABLE app.by_hand (id bigint)");
        await FailAsync("failed");
        await KillAsync("half");
        Folder.Write("up/0005_later.sql", "SELECT 5;");

        var page = new PageContent(await ExportAsync(["whole", "drifted", "failed", "half"]));

        await HoldsAsync(page, "whole", TargetCondition.Behind, pending: 1);
        await HoldsAsync(page, "drifted", TargetCondition.Drifted, pending: 1);
        await HoldsAsync(page, "failed", TargetCondition.Failed, pending: 2);
        await HoldsAsync(page, "half", TargetCondition.Interrupted, pending: 3);
        Assert.Equal("0004_when.sql", page.Target("whole").GetProperty("version").GetString());
        Assert.Equal(0, page.Target("whole").TryGetProperty("driftCount", out var none) ? none.GetInt32() : 0);
        Assert.Equal("app.by_hand", page.Target("drifted").GetProperty("drift")[0][2].GetString());
        Assert.Contains("division by zero", page.Target("failed").GetProperty("runs")[0].GetProperty("errors")[1].GetString());
        Assert.Contains("permission denied", ReasonOf(page, "failed", "0004_when.sql"));
        Assert.Equal("interrupted", page.Target("half").GetProperty("runs")[0].GetProperty("outcome").GetString());
        Assert.Contains(
            page.Target("whole").GetProperty("changes").EnumerateArray(),
            change => change[2].GetString() == "app.item"
        );
        foreach (var (name, _) in _databases)
            Assert.False(
                page.Target(name).TryGetProperty("unknown", out var unknown) && !IsOfDrift(unknown),
                $"{name}: {unknown}"
            );

        var down = page.Target("down");
        Assert.Equal("Unreachable", down.GetProperty("condition").GetString());
        Assert.Contains("127.0.0.1:1", down.GetProperty("error").GetString());
        Assert.True(down.GetProperty("looked").GetInt64() > 0);
        Assert.False(down.TryGetProperty("seen", out _));
    }

    [Fact]
    public async Task What_was_seen_last_stays_where_a_database_goes_down()
    {
        WriteScripts();
        await RunAsync("whole");
        var database = _databases["whole"];
        var fleet = new FleetReader([TargetOf("whole")], Looking);
        var before = Assert.Single(await fleet.LookAsync(Observer, None));
        Assert.Equal((TargetCondition.Current, null), (before.Condition, before.Failure));
        await database.ExecuteAsync($"REVOKE CONNECT ON DATABASE {database.Name} FROM {_reader}");
        var after = Assert.Single(await fleet.LookAsync(Observer, None));
        Assert.Equal(TargetCondition.Unreachable, after.Condition);
        Assert.Equal((before.SeenAt, before.Scripts.Count), (after.SeenAt, after.Scripts.Count));
        Assert.True(after.LookedAt > before.LookedAt);
    }

    [Fact]
    public async Task A_database_that_says_nothing_has_a_limit_of_its_own()
    {
        WriteScripts();
        await RunAsync("whole");
        await using var blocker = await _databases["whole"].OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE grate.\"ScriptsRun\"", blocker, transaction))
            await command.ExecuteNonQueryAsync();
        var fleet = new FleetReader([TargetOf("whole")], Looking with { Limit = TimeSpan.FromSeconds(1) });
        var status = Assert.Single(await fleet.LookAsync(Observer, None));
        Assert.Equal("It did not answer within 1 s.", status.Failure?.Message);
    }

    [Fact]
    public async Task A_run_that_goes_on_is_told_from_one_that_was_killed()
    {
        WriteScripts();
        var database = await AddAsync("half", "sleeps");
        using var stop = new CancellationTokenSource();
        var run = Engine.Migrator.InvokeAsync(OwnerOf("half"), Options, Observer, stop.Token);
        await SleepsAsync(database);
        await GrantAsync(database);
        var fleet = new FleetReader([TargetOf("half")], Looking);
        var status = Assert.Single(await fleet.LookAsync(Observer, None));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(TargetCondition.Running, status.Condition);
        Assert.Equal(PastRun.RunningOutcome, status.Runs[0].Outcome);
        Assert.Equal(status.Runs[0].RunId, status.Running!.RunId);
        Assert.Equal("0003_check.sql", status.Running.Script);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_ends_the_call()
    {
        await AddAsync("whole");
        var options = Looking with { Run = Options with { Path = Folder["none"] } };
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            new FleetReader([TargetOf("whole")], options).LookAsync(Observer, None)
        );
        Assert.Equal(MigrationErrorId.FolderNotFound, failure.ErrorId);
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync($"CREATE ROLE {_reader} LOGIN PASSWORD 'p'");
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values)
            await database.DisposeAsync();
        await Database.ExecuteAsync($"DROP ROLE {_reader}");
        await base.DisposeAsync();
    }

    private DashboardOptions Looking => new() { Run = Options };

    private void WriteScripts()
    {
        Folder.Write("up/0001_schema.sql", "CREATE SCHEMA app;");
        Folder.Write("up/0002_item.sql", "CREATE TABLE app.item (id bigint PRIMARY KEY, name text);");
        Folder.Write(
            "up/0003_check.sql",
            """
            SELECT pg_sleep(CASE WHEN current_setting('app.does', true) = 'sleeps' THEN 60 ELSE 0 END);
            SELECT 1 / CASE WHEN current_setting('app.does', true) = 'fails' THEN 0 ELSE 1 END;
            """
        );
        Folder.Write("up/0004_when.sql", "-- pgmigrate:when SELECT count(*) = 0 FROM app.item\nSELECT 4;");
        Folder.Write("afterMigration/0001_always.sql", "SELECT 1;");
    }

    private async Task<TestDatabase> AddAsync(string name, string does = "nothing")
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        _databases.Add(name, database);
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET app.does = '{does}'");
        await database.ExecuteAsync($"REVOKE ALL ON DATABASE {database.Name} FROM PUBLIC");
        return database;
    }

    private async Task RunAsync(string name)
    {
        var database = await AddAsync(name);
        await Engine.Migrator.InvokeAsync(OwnerOf(name), Options, Observer, None);
        // What is granted by hand is drift, too, until the next run.
        await GrantAsync(database);
        await Engine.Migrator.InvokeAsync(OwnerOf(name), Options, Observer, None);
    }

    private async Task FailAsync(string name)
    {
        var database = await AddAsync(name, "fails");
        await Assert.ThrowsAsync<MigrationException>(() => Engine.Migrator.InvokeAsync(OwnerOf(name), Options, Observer, None));
        await GrantAsync(database);
    }

    // Both connections are gone at once, as when the migrator's machine is.
    private async Task KillAsync(string name)
    {
        var database = await AddAsync(name, "sleeps");
        var run = Engine.Migrator.InvokeAsync(OwnerOf(name), Options, Observer, None);
        await SleepsAsync(database);
        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%'"
        );
        await Assert.ThrowsAsync<MigrationException>(() => run);
        await GrantAsync(database);
    }

    private static Task SleepsAsync(TestDatabase database) =>
        EventuallyAsync(
            () =>
                database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')"
                ),
            "No script came to sleep."
        );

    private async Task<string> ExportAsync(string[] names)
    {
        DashboardTarget[] targets =
        [
            .. names.Select(TargetOf),
            new(
                "down",
                "PROD",
                new ConnectionTarget(new NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Database=crm;Username=a"))
            ),
        ];
        using var pages = new TempFolder();
        var written = 0;
        await MigrationDashboards.WriteAsync(targets, Looking, pages["status.html"], () => written++, Observer, None);
        Assert.Equal(1, written);
        return await File.ReadAllTextAsync(pages["status.html"]);
    }

    private DashboardTarget TargetOf(string name) =>
        new(
            name,
            "TEST",
            new ConnectionTarget(
                new NpgsqlConnectionStringBuilder(_databases[name].ConnectionString) { Username = _reader, Password = "p" }
            )
        );

    private ConnectionTarget OwnerOf(string name) => new(new NpgsqlConnectionStringBuilder(_databases[name].ConnectionString));

    // The statements below the guide's heading, for this database and role.
    private async Task GrantAsync(TestDatabase database)
    {
        var text = Guide[Guide.IndexOf("\n## Rights\n", StringComparison.Ordinal)..];
        var block = SqlBlock().Match(text);
        Assert.True(block.Success);
        var sql = block
            .Groups["sql"]
            .Value.Replace("CREATE ROLE dashboard_reader LOGIN;", string.Empty, StringComparison.Ordinal)
            .Replace("app_owner", "CURRENT_USER", StringComparison.Ordinal)
            .Replace("DATABASE crm", $"DATABASE {database.Name}", StringComparison.Ordinal)
            .Replace(Reader, _reader, StringComparison.Ordinal);
        await database.ExecuteAsync(sql);
    }

    private async Task HoldsAsync(PageContent page, string name, TargetCondition condition, int pending)
    {
        var told = page.Target(name);
        Assert.Equal(condition.ToString(), told.GetProperty("condition").GetString());
        Assert.Equal(pending, told.GetProperty("pending").GetInt32());
        var scripts = await Engine.Migrator.GetScriptsAsync(OwnerOf(name), Options, Observer, None);
        Assert.Equal(
            scripts.ToDictionary(script => script.Script, ScriptNumbers.Letter).OrderBy(state => state.Key),
            page.States(name).OrderBy(state => state.Key)
        );
        Assert.Equal(
            await _databases[name].QueryAsync<Guid>("SELECT run_id FROM pgmigrate.run ORDER BY started_at DESC"),
            told.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetGuid())
        );
        Assert.Equal(
            await _databases[name].ScalarAsync<long>("SELECT count(*) FROM pgmigrate.script_run"),
            told.GetProperty("runs")
                .EnumerateArray()
                .Sum(run => run.TryGetProperty("count", out var count) ? count.GetInt64() : 0)
        );
    }

    private static string? ReasonOf(PageContent page, string name, string script)
    {
        var reasons = page.Target(name).GetProperty("reasons").EnumerateArray().ToArray();
        var number = Array.IndexOf(page.Scripts, script);
        for (var at = 0; at < reasons.Length; at += 2)
            if (reasons[at].GetInt32() == number)
                return reasons[at + 1].GetString();
        return null;
    }

    // A run that was ended keeps no schema.
    private static bool IsOfDrift(JsonElement unknown) => unknown.EnumerateObject().All(part => part.Name == "drift");

    [GeneratedRegex("```sql\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
