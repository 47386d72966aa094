using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>What a plan holds, and what it never holds.</summary>
public sealed class MakePlanTests(PostgresServer server) : PlanTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task A_plan_holds_all_that_is_approved_and_no_secret()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE old (id int, note text); INSERT INTO old SELECT g FROM generate_series(1, 3) g; ANALYZE old"
        );
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int, name text DEFAULT '{{Word}}', word text DEFAULT '{{Pass}}');");
        Folder.Write("up/0002.sql", "DROP TABLE old;");
        Folder.Write("down/0002.sql", "CREATE TABLE old (id int, note text);");
        Folder.Write("verify/0001.sql", "SELECT id FROM item;");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM item;");
        var options = Options with { Tokens = [new("Word", "grün", Secret: false), new("Pass", Secret, Secret: true)] };

        var made = await MakeAsync(new PlanOptions { Run = options, ExpiresIn = TimeSpan.FromHours(2) });

        var plan = Read(PlanPath);
        Assert.Equal(["0001.sql", "0002.sql", "v.sql"], plan.Scripts.Select(script => script.Name));
        Assert.Equal("CREATE TABLE item (id int, name text DEFAULT 'grün', word text DEFAULT '{{Pass}}');", plan.Scripts[0].Text);
        Assert.Equal("SELECT id FROM item;", plan.Scripts[0].Verify);
        Assert.Equal(
            [WayBackKind.Derived, WayBackKind.DownScript, WayBackKind.Derived],
            plan.Scripts.Select(script => script.WayBack)
        );
        var loss = Assert.Single(plan.Losses);
        Assert.Equal(("0002.sql", 1, "public.old", 3L), (loss.Script, loss.Line, loss.Table, loss.Rows));
        Assert.Contains(plan.Findings, finding => finding.Script == "0002.sql");
        Assert.Equal(TimeSpan.FromHours(2), plan.ExpiresAt - plan.MadeAt);
        Assert.Equal(Database.Name, plan.Target.Database);
        Assert.NotNull(plan.Target.System);
        Assert.Contains(plan.State.Objects, item => item.ToString() == "TABLE public.old");
        Assert.Equal(made.Id, PlanFile.Read(PlanPath).Id);
        foreach (
            var text in new[]
            {
                await File.ReadAllTextAsync(PlanPath, Encoding.UTF8),
                await File.ReadAllTextAsync(made.PagePath!, Encoding.UTF8),
            }
        )
        {
            Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("grün", text, StringComparison.Ordinal);
        }

        Assert.Empty(
            await Database.QueryAsync<string>("SELECT nspname::text FROM pg_namespace WHERE nspname IN ('grate', 'pgmigrate')")
        );
    }

    [Fact]
    public async Task What_ran_before_says_how_long_it_takes_and_what_the_state_is()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON item TO PUBLIC;");
        await MigrateAsync();
        Folder.Write("up/0002.sql", "ALTER TABLE item ADD name text;");

        await MakeAsync();

        var plan = Read(PlanPath);
        Assert.Equal(["0001.sql", "p.sql"], plan.State.Applied.Select(applied => applied.Script));
        Assert.Equal(["0002.sql", "p.sql"], plan.Scripts.Select(script => script.Name));
        Assert.Null(plan.Scripts[0].ExpectedMilliseconds);
        Assert.NotNull(plan.Scripts[1].ExpectedMilliseconds);
        Assert.Equal(WayBackKind.NotNeeded, plan.Scripts[1].WayBack);
    }

    [Fact]
    public async Task What_ran_on_another_target_says_how_long_it_takes_here()
    {
        await using var other = await PostgresServer.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(other.ConnectionString);
        Folder.Write("up/0001.sql", "SELECT 1;");
        await Migrator.InvokeAsync(new ConnectionTarget(connection), Options, new RecordingObserver(), CancellationToken.None);
        await other.ExecuteAsync("UPDATE pgmigrate.script_run SET duration = interval '65 s'");
        Folder.Write("password.txt", connection.Password!);
        Folder.Write(
            "pgmigrate.json",
            $$"""
            { "targets": {
                "a|b": { "server": "{{connection.Host}}", "port": {{connection.Port}}, "user": "{{connection.Username}}",
                    "database": "{{connection.Database}}", "password": { "file": "password.txt" } },
                "gone": { "server": "{{connection.Host}}", "port": {{connection.Port}}, "database": "no_such_database",
                    "user": "{{connection.Username}}", "password": { "file": "password.txt" } } },
              "policy": { "profile": "development", "requires": [{ "target": "A|B" }] } }
            """
        );

        var made = await MakeAsync();
        Assert.Equal((65_000L, "a|b"), Expected());
        Assert.Contains("1 min 5 s (a\\|b)", await File.ReadAllTextAsync(made.PagePath!), StringComparison.Ordinal);

        await MakeAsync(new PlanOptions { Run = Options, DurationFrom = ["gone"] });
        Assert.Equal((null, null), Expected());
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("How long scripts took on gone is not known:", StringComparison.Ordinal)
        );

        (long?, string?) Expected() => (Read(PlanPath).Scripts[0].ExpectedMilliseconds, Read(PlanPath).Scripts[0].ExpectedFrom);
    }

    [Fact]
    public async Task The_page_is_made_of_the_plan_alone_and_shows_hostile_text_as_text()
    {
        Folder.Write(
            "up/0001 <b>|`x`.sql",
            "-- ``` \n# </code><script>alert(1)</script> [x](javascript:y) \u202Egnp.exe\nCREATE TABLE item (id int);"
        );

        var made = await MakeAsync(new PlanOptions { Run = Options with { Environment = "*PROD*|<i>" } });

        var page = await File.ReadAllTextAsync(made.PagePath!);
        Assert.Equal(PlanPage.Write(PlanFile.Read(PlanPath)), page);
        Assert.Contains("````sql\n", page, StringComparison.Ordinal);
        Assert.Contains("\\*PROD\\*\\|&lt;i&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', page);
        Assert.Contains("\\u202E", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_says_in_the_plan_how_it_went()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        var options = new PlanOptions
        {
            Run = Options,
            Rehearsal = new() { Place = RehearsalPlace.Target },
        };

        Assert.True((await MakeAsync(options)).RehearsalPassed);
        Assert.Contains("ran on a copy", Read(PlanPath).Rehearsal!.Summary, StringComparison.Ordinal);

        Folder.Write("up/0002.sql", "INSERT INTO item VALUES ('x');");
        Assert.False((await MakeAsync(options)).RehearsalPassed);
    }

    [Fact]
    public async Task Two_plans_are_compared_script_by_script()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id int);");
        Folder.Write("up/0002.sql", "CREATE TABLE b (id int);");
        await MakeAsync(path: Place["old.json"]);
        Folder.Write("up/0002.sql", "CREATE TABLE b (id bigint);");
        Folder.Write("up/0003.sql", "CREATE TABLE c (id int);");
        File.Move(Folder["up/0001.sql"], Folder["up/0004.sql"]);
        await MakeAsync();

        var scripts = MigrationPlans.Read(PlanPath, Place["old.json"]);

        Assert.Equal(
            [
                ("0002.sql", PlanDifference.Changed),
                ("0003.sql", PlanDifference.Added),
                ("0004.sql", PlanDifference.Added),
                ("0001.sql", PlanDifference.Removed),
            ],
            scripts.Select(script => (script.Script, script.Change!.Value))
        );
        Assert.Contains("+ CREATE TABLE b (id bigint);", scripts[0].Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureDevOps", "main ÄÖ", "https://dev.azure.com/org/a%20b/_build/results?buildId=4711")]
    [InlineData("GitHub", "octo", "https://github.com/octo/repo/actions/runs/4711")]
    public void The_author_of_a_plan_is_whom_the_pipeline_names(string host, string person, string url)
    {
        var variables = new Dictionary<string, string>
        {
            [host == "GitHub" ? "GITHUB_ACTIONS" : "TF_BUILD"] = "True",
            ["BUILD_SOURCEVERSION"] = "abc",
            ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/org/",
            ["SYSTEM_TEAMPROJECT"] = "a b",
            ["BUILD_BUILDID"] = "4711",
            ["BUILD_REQUESTEDFOR"] = person,
            ["GITHUB_SHA"] = "abc",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_REPOSITORY"] = "octo/repo",
            ["GITHUB_RUN_ID"] = "4711",
            ["GITHUB_ACTOR"] = person,
        };

        var author = PlanAuthor.Read(variables.GetValueOrDefault);

        Assert.Equal(("abc", url), (author.Commit, author.Pipeline!.Url));
        Assert.Contains(person, author.Names);
        Assert.Null(PlanAuthor.Read(_ => null).Pipeline);
    }
}
