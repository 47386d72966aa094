using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Each setting of a policy binds where it is there, and does not where it is not. What is refused has changed nothing.</summary>
public sealed class PolicyRunTests(PostgresServer server) : MigrationTestBase(server)
{
    private const string Development = "\"profile\": \"development\"";

    // What each setting is tried with. Of those that say how a policy is made, PolicyTests tell; of those
    // that refuse no run, ContractTests, RepairTests, StagedSignalTests and LogTests.
    private static readonly Dictionary<string, Func<PolicyRunTests, Case>> Cases = new()
    {
        ["lockTimeout"] = _ => new("\"lockTimeout\": \"2s\"", o => o with { LockTimeout = TimeSpan.FromSeconds(10) }),
        ["maxStall"] = _ => new("\"maxStall\": \"150ms\"", o => o with { MaxStall = TimeSpan.FromSeconds(1) }),
        ["blockers.action"] = _ =>
            new(
                "\"blockers\": { \"action\": \"cancel\", \"applications\": [\"r\"] }",
                o => o with { Blockers = BlockerAction.Terminate, BlockerApplications = ["r"] }
            ),
        ["blockers.applications"] = _ =>
            new(
                "\"blockers\": { \"applications\": [\"report*\"] }",
                o => o with { Blockers = BlockerAction.Cancel, BlockerApplications = ["report-1", "shop"] }
            ),
        ["blockers.olderThan"] = _ =>
            new("\"blockers\": { \"olderThan\": \"1min\" }", o => o with { BlockerAge = TimeSpan.FromSeconds(10) }),
        ["statementTimeout"] = _ => new("\"statementTimeout\": \"1min\"", o => o with { Given = ["StatementTimeout"] }),
        ["runLockTimeout"] = _ => new("\"runLockTimeout\": \"10s\""),
        ["retries"] = _ => new("\"retries\": 3", o => o with { Retries = 4 }),
        ["transactionMode"] = _ => new("\"transactionMode\": \"script\"", o => o with { TransactionMode = TransactionMode.None }),
        ["throttleLimit"] = _ => new("\"throttleLimit\": 1", o => o with { ThrottleLimit = 2 }),
        ["phases"] = _ =>
            new("\"phases\": [\"expand\"]", o => o with { Phase = MigrationPhase.Contract })
            {
                Pending = "-- pgmigrate:phase contract\nCREATE TABLE public.next (id integer PRIMARY KEY);",
            },
        ["unusedFor"] = _ => new("\"unusedFor\": \"30d\"", o => o with { UnusedFor = TimeSpan.FromDays(1) }),
        ["backup.mode"] = _ => new("\"backup\": { \"mode\": \"auto\" }", o => o with { BackupMode = BackupMode.Never }),
        ["backup.method"] = _ =>
            new("\"backup\": { \"method\": \"pgDump\", \"path\": \"b\" }", o => o with { Given = ["BackupMethod"] }),
        ["backup.path"] = test => new("\"backup\": { \"path\": \"a\" }", o => o with { BackupPath = test.Folder["b"] }),
        ["backup.threshold"] = _ => new("\"backup\": { \"threshold\": 10 }", o => o with { BackupThreshold = 20 }),
        ["backup.keepLast"] = _ => new("\"backup\": { \"keepLast\": 5 }", o => o with { BackupKeepLast = 3 }),
        ["backup.keepFor"] = _ =>
            new("\"backup\": { \"keepFor\": \"30d\" }", o => o with { BackupKeepFor = TimeSpan.FromDays(1) }),
        ["allow.force"] = _ => new("\"allow\": { \"force\": false }", o => o with { Force = true }),
        ["allow.skipCheck"] = _ => new("\"allow\": { \"skipCheck\": false }", o => o with { SkipChecks = ["drop-table"] }),
        ["allow.noBackup"] = _ => new("\"allow\": { \"noBackup\": false }", o => o with { BackupMode = BackupMode.Never }),
        ["allow.baseline"] = _ => new("\"allow\": { \"baseline\": false }", o => o with { Baseline = true }),
        ["allow.undo"] = _ => new("\"allow\": { \"undo\": false }") { Undoes = true },
        ["allow.outsideWindow"] = _ =>
            new(
                $"\"allow\": {{ \"outsideWindow\": false }}, {ClosedWindow}",
                o => o with { OutsideWindow = true, Reason = "a fire" }
            )
            {
                Without = ClosedWindow,
            },
        ["windows"] = _ => new(ClosedWindow),
        ["freezes"] = _ => new($"\"freezes\": [{{ \"from\": \"{Iso(-1)}\", \"to\": \"{Iso(1)}\", \"why\": \"the holidays\" }}]"),
        ["destructive"] = _ => new("\"destructive\": \"refuse\"") { Pending = "DROP TABLE public.kept;" },
        ["drift"] = _ => new("\"drift\": \"refuse\"") { ByHand = "ALTER TABLE public.kept ADD COLUMN by_hand integer" },
        ["order"] = _ => new("\"order\": \"linear\"") { PendingName = "0000_early.sql" },
        ["requires"] = _ => new("\"requires\": [{ \"target\": \"test\" }]"),
        ["groups"] = _ =>
            new("\"groups\": [\"deployers_that_nobody_is\"]") { Without = $"\"groups\": [\"{UserGroups.Read().Last()}\"]" },
        ["roles"] = _ => new("\"roles\": [\"deployers_that_nobody_is\"]"),
    };

    private static readonly string[] RefusesNoRun =
    [
        "mayOverride",
        "oldVersionGone",
        "repairs",
        "batches.pause",
        "batches.stop",
        "log.path",
        "log.format",
        "log.level",
    ];

    public static TheoryData<string> Settings =>
        new(
            PolicyListing
                .Of(null, null)
                .Select(setting => setting.Setting)
                .Where(name => !RefusesNoRun.Contains(name) && !IsOfPlans(name))
        );

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_binds_and_its_absence_does_not(string setting)
    {
        var tried = Cases[setting](this);
        await ArrangeAsync(tried);
        Configure($"{Development}, {tried.Policy}");
        var before = await StateAsync();

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(tried));

        Assert.Equal(MigrationErrorId.PolicyViolated, refusal.ErrorId);
        Assert.Contains($"({setting}: pgmigrate.json, line 3)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((Folder["pgmigrate.json"], 3), (refusal.Path, refusal.Line));
        Assert.Equal(before, await StateAsync());
        Assert.DoesNotContain(Observer.Runs, run => run.Status == ScriptRunStatus.Failed);

        Configure(tried.Without is null ? Development : $"{Development}, {tried.Without}");
        await RunAsync(tried);
        Assert.NotEqual(before, await StateAsync());
    }

    [Fact]
    public async Task All_that_a_run_breaks_is_in_one_error()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Configure("\"profile\": \"production\", \"lockTimeout\": \"1s\"");

        var refusal = await FailAsync(
            MigrationErrorId.PolicyViolated,
            Options with
            {
                Environment = "PROD",
                LockTimeout = TimeSpan.FromSeconds(2),
                Force = true,
                Baseline = true,
            }
        );

        Assert.Equal(
            $"""
            The run on {Target} breaks the policy of PROD (profile production), and nothing was changed:
              2 s is asked for, and the policy says 1 s. (lockTimeout: pgmigrate.json, line 3)
              The run is forced. (allow.force: profile production)
              Scripts would be recorded as applied without being run. (allow.baseline: profile production)
            """.ReplaceLineEndings(),
            refusal.Message
        );
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"));
    }

    [Fact]
    public async Task A_preview_says_what_would_stop_the_run()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Configure("\"profile\": \"production\"");

        await Migrator.PlanAsync(Target, Options with { Force = true }, Observer, CancellationToken.None);

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text == "would stop the run: The run is forced. (allow.force: profile production)"
        );
    }

    [Fact]
    public async Task What_the_policy_lets_a_run_loosen_is_recorded_with_the_reason()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Configure("\"profile\": \"production\", \"retries\": 2, \"mayOverride\": [\"retries\"]");

        await MigrateAsync(Options with { Environment = "PROD", Retries = 3, Reason = "a slow night" });

        var run = Assert.Single(await HistoryAsync());
        Assert.Equal(("retries: 3, not 2", "a slow night"), (run.Overrides, run.Reason));
        Assert.Equal((run.Overrides, run.Reason), (Observer.Runs[0].Overrides, Observer.Runs[0].Reason));
        var recorded = await Database.ScalarAsync<string>(
            "SELECT concat_ws('|', policy, length(policy_hash), array_to_string(overrides, ','), reason) FROM pgmigrate.run"
        );
        Assert.Equal("production|64|retries: 3, not 2|a slow night", recorded);
    }

    [Fact]
    public async Task A_run_that_fails_is_taken_back_as_it_was_asked_for_whatever_the_policy_says_of_undos()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Folder.Write("up/0002.sql", "SELECT 1 / 0;");
        Configure($"{Development}, \"allow\": {{ \"undo\": false }}");

        await FailAsync(MigrationErrorId.StatementFailed, Options with { OnFailure = FailureAction.Undo });

        Assert.False(await ExistsAsync("public.a"));
    }

    [Fact]
    public async Task Outside_a_window_a_run_needs_a_reason_and_may_be_let()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Configure($"{Development}, {ClosedWindow}");

        var refusal = await FailAsync(MigrationErrorId.PolicyViolated, Options with { OutsideWindow = true });
        Assert.Contains("No window is open at", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("The next one opens at", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("No reason is given", refusal.Message, StringComparison.Ordinal);

        await MigrateAsync(Options with { OutsideWindow = true, Reason = "a fire" });
        Assert.Equal("a fire", Assert.Single(await HistoryAsync()).Reason);
    }

    [Fact]
    public async Task What_another_target_has_had_for_long_enough_with_the_same_text_may_run()
    {
        await using var other = await PostgresServer.CreateDatabaseAsync();
        Folder.Write("up/0001.sql", "CREATE TABLE public.a (id integer PRIMARY KEY);");
        Folder.Write("permissions/p.sql", "SELECT 1;");
        Folder.Write("up/0002_seed.ENV.PROD.sql", "SELECT 2;");
        var policy = $"{Development}, \"requires\": [{{ \"target\": \"test\", \"for\": \"2d\" }}]";
        Configure(policy, other);
        var options = Options with { Environment = "PROD" };

        Assert.Contains("test has not had up/0001.sql.", await RefusalAsync(), StringComparison.Ordinal);
        File.Delete(Folder["pgmigrate.json"]);
        var testTarget = new ConnectionTarget(new NpgsqlConnectionStringBuilder(other.ConnectionString));
        await Migrator.InvokeAsync(
            testTarget,
            Options with
            {
                Environment = "TEST",
            },
            new RecordingObserver(),
            CancellationToken.None
        );
        Configure(policy, other);
        Assert.Contains("test has not had for 2d up/0001.sql.", await RefusalAsync(), StringComparison.Ordinal);
        await other.ExecuteAsync("""UPDATE grate."ScriptsRun" SET entry_date = entry_date - interval '3 days'""");
        await MigrateAsync(options);
        Assert.True(await ExistsAsync("public.a"));

        async Task<string> RefusalAsync() => (await FailAsync(MigrationErrorId.PolicyViolated, options)).Message;
    }

    private static string ClosedWindow
    {
        get
        {
            var later = DateTime.UtcNow.AddHours(12);
            return $"\"windows\": [{{ \"cron\": \"{later.Minute} {later.Hour} * * *\", \"duration\": \"1min\" }}]";
        }
    }

    private static string Iso(int days) =>
        DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    // Of these, PlanPolicyTests tell.
    private static bool IsOfPlans(string name) =>
        name is "plan" or "rehearsedWithin" || name.StartsWith("approvals.", StringComparison.Ordinal);

    private async Task ArrangeAsync(Case tried)
    {
        Folder.Write(
            "up/0001_kept.sql",
            "CREATE TABLE public.kept (id integer PRIMARY KEY); INSERT INTO public.kept VALUES (1);"
        );
        await MigrateAsync();
        if (tried.ByHand is not null)
            await Database.ExecuteAsync(tried.ByHand);
        if (!tried.Undoes)
            Folder.Write($"up/{tried.PendingName}", tried.Pending);
    }

    private Task RunAsync(Case tried) =>
        tried.Undoes
            ? Migrator.UndoAsync(Target, Options, new UndoOptions { Last = 1 }, Observer, CancellationToken.None)
            : MigrateAsync(tried.Options(Options));

    private Task<string?> StateAsync() =>
        Database.ScalarAsync<string?>(
            """
            SELECT concat_ws('|', (SELECT count(*) FROM grate."ScriptsRun"), (SELECT count(*) FROM pgmigrate.run),
                (SELECT count(*) FROM pgmigrate.backup), (SELECT count(*) FROM pgmigrate.schema_snapshot),
                (SELECT string_agg(c.oid::text, ',' ORDER BY c.oid) FROM pg_class c WHERE c.relkind = 'r' AND c.oid >= 16384))
            """
        );

    private void Configure(string policy, TestDatabase? test = null)
    {
        var connection = new NpgsqlConnectionStringBuilder((test ?? Database).ConnectionString);
        Folder.Write("password.txt", connection.Password + "\n");
        var targets =
            $$"""
            { "test": { "server": "{{connection.Host}}", "port": {{connection.Port}}, "user": "{{connection.Username}}",
                "database": "{{(
                test is null ? "template1" : connection.Database
            )}}", "environment": "TEST", "password": { "file": "password.txt" } } }
            """.ReplaceLineEndings(
                " "
            );
        Folder.Write("pgmigrate.json", $"{{\n\"targets\": {targets},\n\"policy\": {{ {policy} }}\n}}");
    }

    private sealed record Case(string Policy, Func<MigrationOptions, MigrationOptions>? With = null)
    {
        public string PendingName { get; init; } = "0002_next.sql";

        public string Pending { get; init; } = "CREATE TABLE public.next (id integer PRIMARY KEY);";

        public string? ByHand { get; init; }

        public string? Without { get; init; }

        public bool Undoes { get; init; }

        public MigrationOptions Options(MigrationOptions options) => With?.Invoke(options) ?? options;
    }
}
