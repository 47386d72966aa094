using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>
/// What Test-PgMigration judges, what Get-PgMigration calls pending, what -WhatIf tells and what a run does are the same; and
/// where a run is refused, a preview is refused for the same reason, or says so.
/// </summary>
public sealed class ParityTests(PostgresServer server) : MigrationTestBase(server)
{
    // Each script has something that a rule finds, so that it shows which scripts are judged.
    private const string Judged = "char-column";

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["a first run"] = new([], ["up/0001_a.sql|a", "up/0002_b.sql|b", "views/v.sql|v", "permissions/p.sql|p"]),
        ["nothing to do"] = new(["up/0001_a.sql|a"], []),
        ["one more script, and every time"] = new(["up/0001_a.sql|a", "permissions/p.sql|p"], ["up/0002_b.sql|b"]),
        ["an any-time script has changed"] = new(["up/0001_a.sql|a", "views/v.sql|v"], ["views/v.sql|w"]),
        ["an any-time script is as it was"] = new(["views/v.sql|v"], ["up/0001_a.sql|a"]),
        ["a one-time script has changed"] = new(["up/0001_a.sql|a"], ["up/0001_a.sql|b", "up/0002_c.sql|c"])
        {
            Refusal = MigrationErrorId.OneTimeScriptChanged,
        },
        ["a one-time script by name in an any-time folder"] = new(["up/0001_a.EVERYTIME.sql|a"], ["up/0002_b.sql|b"]),
        ["scripts of a new database alone"] = new([], ["runAfterCreateDatabase/0001_first.sql|f", "up/0001_a.sql|a"]),
        ["another environment in the name"] = new([], ["up/0001_a.ENV.PROD.sql|a", "up/0002_b.ENV.TEST.sql|b", "up/0003_c.sql|c"])
        {
            Environment = "TEST",
        },
        ["no environment"] = new([], ["up/0001_a.ENV.PROD.sql|a", "up/0002_b.sql|b"]),
        ["another environment in a directive"] = new([], ["up/0001_a.sql|!-- pgmigrate:environment prod\n|a", "up/0002_b.sql|b"])
        {
            Environment = "TEST",
        },
        ["up to a script"] = new([], ["up/0001_a.sql|a", "up/0002_b.sql|b", "views/v.sql|v"]) { To = "0001_a.sql" },
        ["a folder that grate does not know"] = new([], ["up/0001_a.sql|a", "other/0001_o.sql|o"]),
        ["a directive that is wrong"] = new([], ["up/0001_a.sql|a", "up/0002_b.sql|!-- pgmigrate:retries many\n|b"])
        {
            Refusal = MigrationErrorId.DirectiveInvalid,
        },
        ["a token without a value"] = new([], ["up/0001_a.sql|!-- {{Missing}}\n|a"])
        {
            Refusal = MigrationErrorId.TokenUnresolved,
        },
        ["a comment that does not end"] = new([], ["up/0001_a.sql|!/* \n|a"]) { Refusal = MigrationErrorId.ScriptIncomplete },
        ["an option that is wrong"] = new([], ["up/0001_a.sql|a"])
        {
            Refusal = MigrationErrorId.OptionsInvalid,
            Options = options => options with { SkipChecks = ["nonsense"] },
        },
        ["a transaction that cannot be one"] = new([], ["up/0001_a.sql|a", "up/0002_b.sql|!BEGIN; COMMIT;\n|b"])
        {
            Refusal = MigrationErrorId.OptionsInvalid,
            Options = options => options with { TransactionMode = TransactionMode.Run },
        },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task All_four_say_the_same(string name)
    {
        var given = Cases[name];
        Write(given.Before);
        if (given.Before.Length > 0)
            await MigrateAsync();
        Write(given.Then);
        var options = given.Options(Options with { Environment = given.Environment, To = given.To });

        var judged = given.Refusal == MigrationErrorId.OptionsInvalid ? [] : await JudgedAsync(options);
        var listed = await PendingAsync(options);
        var preview = await TryAsync(observer => Migrator.PlanAsync(Target, options, observer, CancellationToken.None));
        var run = await TryAsync(observer => Migrator.InvokeAsync(Target, options, observer, CancellationToken.None));

        Assert.Equal((given.Refusal, given.Refusal), (preview.Refusal, run.Refusal));
        if (given.Refusal is not null)
            return;
        Assert.Equal(run.Applied, preview.WouldApply);
        Assert.Equal(run.Skipped, preview.Skipped);
        Assert.Equal(run.Applied.Order(), judged);
        if (given.To is null)
            Assert.Equal(run.Applied.Order(), listed);
    }

    [Fact]
    public async Task Of_the_repositorys_sample_they_say_the_same()
    {
        var options = Options with { Path = RepositoryRoot.Combine("migrations"), Environment = "DEV" };
        var preview = await TryAsync(observer => Migrator.PlanAsync(Target, options, observer, CancellationToken.None));
        var listed = await Migrator.GetScriptsAsync(Target, options, Observer, CancellationToken.None);
        var run = await TryAsync(observer => Migrator.InvokeAsync(Target, options, observer, CancellationToken.None));

        Assert.Null(run.Refusal);
        Assert.Equal(run.Applied, preview.WouldApply);
        Assert.Equal(run.Applied, listed.Where(script => script.State == MigrationState.Pending).Select(script => script.Script));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_is_told_and_where_it_may_hold_later_that_too()
    {
        Folder.Write("up/0001_never.sql", "-- pgmigrate:when SELECT false\nCREATE TABLE never (a integer);");
        Folder.Write("up/0002_t.sql", "CREATE TABLE t (a integer);");
        Folder.Write("up/0003_then.sql", "-- pgmigrate:when SELECT to_regclass('t') IS NOT NULL\nCREATE TABLE u (a integer);");

        var listed = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        var preview = await TryAsync(observer => Migrator.PlanAsync(Target, Options, observer, CancellationToken.None));
        var run = await TryAsync(observer => Migrator.InvokeAsync(Target, Options, observer, CancellationToken.None));

        Assert.Equal(["0001_never.sql", "0003_then.sql"], preview.Skipped);
        Assert.Equal(preview.WouldApply, listed.Where(IsToRun).Select(script => script.Script));
        var warning = Assert.Single(preview.Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.Contains("0003_then.sql does not hold now", warning.Text, StringComparison.Ordinal);
        Assert.Equal(["0001_never.sql"], run.Skipped);
        Assert.Equal(["0002_t.sql", "0003_then.sql"], run.Applied);
    }

    [Fact]
    public async Task What_the_checks_would_stop_a_preview_says()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE t (a integer); INSERT INTO t VALUES (1);");
        await MigrateAsync();
        Folder.Write("up/0002_b.sql", "ALTER TABLE t ADD COLUMN b integer NOT NULL;");

        var preview = await TryAsync(observer => Migrator.PlanAsync(Target, Options, observer, CancellationToken.None));
        var run = await TryAsync(observer => Migrator.InvokeAsync(Target, Options, observer, CancellationToken.None));

        Assert.Equal((null, MigrationErrorId.CheckFailed), (preview.Refusal, run.Refusal));
        Assert.Contains(
            preview.Observer.Messages,
            message => message.Text.StartsWith("would stop the run: ", StringComparison.Ordinal)
        );
    }

    private void Write(IEnumerable<string> scripts)
    {
        foreach (var script in scripts.Select(script => script.Split('|', 3)))
            Folder.Write(script[0], script is [_, ['!', .. var head], var last] ? head + Text(last) : Text(script[1]));
    }

    private static string Text(string table) => $"DROP TABLE IF EXISTS t_{table}; CREATE TABLE t_{table} (c char(3));\n";

    private async Task<string[]> JudgedAsync(MigrationOptions options)
    {
        var findings = await MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = options },
            Observer,
            CancellationToken.None
        );
        return [.. findings.Where(finding => finding.RuleId == Judged).Select(finding => finding.Script!).Distinct().Order()];
    }

    private async Task<string[]> PendingAsync(MigrationOptions options)
    {
        if (
            await Record.ExceptionAsync(() => Migrator.GetScriptsAsync(Target, options, Observer, CancellationToken.None))
            is not null
        )
            return [];
        var scripts = await Migrator.GetScriptsAsync(Target, options, Observer, CancellationToken.None);
        return [.. scripts.Where(IsToRun).Select(script => script.Script).Order()];
    }

    private static bool IsToRun(MigrationScript script) =>
        script.State == MigrationState.Pending || (script.State == MigrationState.Changed && script.Kind == ScriptKind.AnyTime);

    private static async Task<Outcome> TryAsync(Func<RecordingObserver, Task> call)
    {
        var observer = new RecordingObserver();
        var failure = (MigrationException?)await Record.ExceptionAsync(() => call(observer));
        return new(observer, failure?.ErrorId);
    }

    private sealed record Case(string[] Before, string[] Then)
    {
        public string? Environment { get; init; }

        public string? To { get; init; }

        public MigrationErrorId? Refusal { get; init; }

        public Func<MigrationOptions, MigrationOptions> Options { get; init; } = options => options;
    }

    private sealed record Outcome(RecordingObserver Observer, MigrationErrorId? Refusal)
    {
        public IEnumerable<string> Applied => Of(ScriptRunStatus.Applied);

        public IEnumerable<string> WouldApply => Of(ScriptRunStatus.WouldApply);

        public IEnumerable<string> Skipped => Of(ScriptRunStatus.Skipped);

        private IEnumerable<string> Of(ScriptRunStatus status) =>
            Observer.Runs.Where(run => run.Status == status).Select(run => run.Script);
    }
}
