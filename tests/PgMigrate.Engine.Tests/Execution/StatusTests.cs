using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>How scripts stand to a database, and what the history tells.</summary>
public sealed class StatusTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task Each_script_has_its_state()
    {
        Folder.Write("up/0001_applied.sql", "CREATE TABLE a (i integer);");
        Folder.Write("up/0002_changed.sql", "CREATE TABLE b (i integer);");
        Folder.Write("up/0003_missing.sql", "CREATE TABLE c (i integer);");
        Folder.Write("views/changed_view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;");
        await MigrateAsync();
        Folder.Write("up/0002_changed.sql", "CREATE TABLE b (i bigint);");
        File.Delete(Folder["up/0003_missing.sql"]);
        Folder.Write("views/changed_view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;\nSELECT 2;");
        Folder.Write(
            "up/0004_pending.sql",
            "-- pgmigrate:requires 0001_applied.sql\nCREATE TABLE d (i integer);\nCREATE INDEX CONCURRENTLY x ON d (i);"
        );
        Folder.Write("up/0005_other.ENV.PROD.sql", "SELECT 1;");
        Folder.Write("up/0006_when.sql", "-- pgmigrate:when SELECT false\nSELECT 1;");
        Folder.Write("permissions/p.sql", "SELECT 1;");

        var scripts = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);

        Assert.Equal(
            [
                "0001_applied.sql Applied",
                "0002_changed.sql Changed",
                "0004_pending.sql Pending",
                "0005_other.ENV.PROD.sql Skipped",
                "0006_when.sql Skipped",
                "changed_view.sql Changed",
                "p.sql Pending",
                "0003_missing.sql Missing",
            ],
            scripts.Select(script => $"{script.Script} {script.State}")
        );
        var pending = scripts[2];
        Assert.Equal(["0001_applied.sql"], pending.Requires);
        Assert.Equal(
            ["CREATE TABLE d 2:1 True", "CREATE INDEX x 3:1 False"],
            pending.Statements.Select(s => $"{s.Verb} {s.Object} {s.Line}:{s.Column} {s.Transactional}")
        );
        Assert.Equal("PROD", scripts[3].Environment);
        Assert.NotNull(scripts[0].AppliedAt);
    }

    [Fact]
    public async Task A_failed_script_is_failed_until_it_is_applied()
    {
        Folder.Write("up/0001.sql", "SELECT * FROM nowhere;");
        await FailAsync(MigrationErrorId.StatementFailed);
        var failed = Assert.Single(await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None));
        Assert.Equal(MigrationState.Failed, failed.State);
        Assert.Contains("nowhere", failed.Reason, StringComparison.Ordinal);

        await Database.ExecuteAsync("CREATE TABLE nowhere ()");
        await MigrateAsync();
        Assert.Equal(
            MigrationState.Applied,
            Assert.Single(await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None)).State
        );
    }

    [Fact]
    public async Task History_is_newest_first_and_filtered()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (i integer); INSERT INTO a VALUES (1), (2), (3);");
        Folder.Write("up/0002_b.sql", "SELECT * FROM nowhere;");
        await FailAsync(MigrationErrorId.StatementFailed, Options with { Environment = "DEV" });

        var all = await HistoryAsync(new HistoryQuery());
        Assert.Equal(["0002_b.sql Failed", "0001_a.sql Applied"], all.Select(run => $"{run.Script} {run.Status}"));
        var applied = Assert.Single(await HistoryAsync(new HistoryQuery { Statuses = [ScriptRunStatus.Applied] }));
        Assert.Equal((3L, 2, "up", "DEV"), (applied.Rows, applied.Statements, applied.Folder, applied.Environment));
        var told = Observer.Runs[0];
        Assert.Equal(WithoutLists(told), WithoutLists(applied));
        Assert.Equal(told.Foretold ?? [], applied.Foretold ?? []);
        Assert.True(applied.Duration > TimeSpan.Zero);
        Assert.Single(await HistoryAsync(new HistoryQuery { First = 1 }));
        Assert.Single(await HistoryAsync(new HistoryQuery { Scripts = ["0001*"] }));
        Assert.Empty(await HistoryAsync(new HistoryQuery { Scripts = ["%"] }));
        Assert.Empty(await HistoryAsync(new HistoryQuery { Since = DateTimeOffset.UtcNow.AddMinutes(5) }));
    }

    // Lists are compared by identity, and the duration is measured in two places.
    private static ScriptRun WithoutLists(ScriptRun run) =>
        run with
        {
            Duration = null,
            Blocked = [],
            Foretold = null,
            EndedSessions = [],
        };

    [Theory]
    [InlineData("A[1]_b.SQL", "")]
    [InlineData("a`[1`]_b.sql", "a[1]_b.sql")]
    [InlineData("a?1?_?.sql", "a[1]_b.sql")]
    [InlineData("A*", "a.sql a[1]_b.sql")]
    [InlineData("[ab].sql", "a.sql b.sql")]
    [InlineData("[b-c].sql", "b.sql")]
    [InlineData("[^a].sql", "a.sql")]
    [InlineData("a`*", "")]
    [InlineData("*.sq", "")]
    [InlineData("?", "")]
    [InlineData("[", "")]
    public async Task Scripts_are_found_by_the_wildcards_of_a_prompt(string pattern, string found)
    {
        foreach (var name in new[] { "a.sql", "a[1]_b.sql", "b.sql" })
            Folder.Write($"up/{name}", "SELECT 1;");
        await MigrateAsync();
        var runs = await HistoryAsync(new HistoryQuery { Scripts = [pattern] });
        Assert.Equal(found, string.Join(' ', runs.Select(run => run.Script).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Looking_at_an_untouched_database_changes_nothing()
    {
        Folder.Write("up/0001.sql", "SELECT 1;");
        Assert.Equal(
            MigrationState.Pending,
            Assert.Single(await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None)).State
        );
        Assert.Empty(await HistoryAsync(new HistoryQuery()));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('grate', 'pgmigrate')")
        );
    }

    [Fact]
    public async Task Errors_lie_where_they_stand_in_the_file_whatever_the_tokens_are()
    {
        Folder.Write(
            "up/0001.sql",
            "SELECT '{{Lines}}', '{{Secret}}', '{{DatabaseName}}';\n  SELECT '{{Secret}}', nothing FROM nowhere;"
        );
        MigrationToken[] tokens = [new("Lines", "one\ntwo\nthree", false), new("Secret", "hidden\nvalue", true)];
        var failure = await FailAsync(MigrationErrorId.StatementFailed, Options with { Tokens = tokens });
        Assert.Equal((2, 37), (failure.Line, failure.Column));

        Folder.Write("up/0001.sql", "SELECT '{{Lines}}';\n  SELECT {{Absent}};");
        failure = await FailAsync(MigrationErrorId.TokenUnresolved, Options with { Tokens = tokens });
        Assert.Equal((2, 10), (failure.Line, failure.Column));
    }
}
