using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>The copy begins where the target stands.</summary>
public sealed class CopyTests(PostgresServer server) : RehearsalTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task What_was_changed_by_hand_shows_as_drift()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync("ALTER TABLE public.asset ADD COLUMN note text; CREATE TABLE public.manual (id bigint)");

        var drift = Of(await RehearseAsync(), "schema-drift");
        Assert.Equal(["public.asset.note", "public.manual"], drift.Select(finding => finding.Object).Order());
        Assert.Contains(drift, finding => finding.Message == "On the target, TABLE public.manual is there and was not.");
    }

    [Theory]
    [InlineData(
        RehearsalSource.Scripts,
        "SELECT 1",
        "What was applied, replayed from empty, builds the schema that the target has."
    )]
    [InlineData(
        RehearsalSource.Scripts,
        "CREATE TABLE public.manual (id bigint)",
        "What was applied, replayed from empty, builds another schema than the target has: see schema-drift."
    )]
    [InlineData(
        RehearsalSource.Target,
        "CREATE TABLE public.manual (id bigint)",
        "The copy was made from the target's schema: whether the scripts build the same, From = Scripts shows."
    )]
    public async Task The_summary_says_what_is_equal_to_what(RehearsalSource from, string byHand, string expected)
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync(byHand);
        Up("0002_more.sql", "CREATE TABLE public.more (id bigint);");

        var summary = Assert.Single(Of(await RehearseAsync(from), "rehearsed"), finding => finding.Script is null);

        Assert.EndsWith(expected, summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_needs_what_was_changed_by_hand_works_from_the_targets_schema_and_fails_from_the_scripts()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync("ALTER TABLE public.asset ADD COLUMN note text");
        Up("0002_note.sql", "ALTER TABLE public.asset ALTER COLUMN note SET DEFAULT 'x';");

        Assert.Single(Of(await RehearseAsync(), "rehearsal-failed"));
        Assert.Empty(Of(await RehearseAsync(RehearsalSource.Target), "rehearsal-failed"));
    }

    [Fact]
    public async Task An_any_time_script_that_was_changed_since_begins_as_it_was_applied()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint, name text);");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW public.v AS SELECT id FROM public.asset;");
        await MigrateAsync();
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW public.v AS SELECT name FROM public.asset;");

        var found = Assert.Single(Of(await RehearseAsync(place: RehearsalPlace.Sandbox), "rehearsal-failed"));
        Assert.Contains("cannot change name of view column \"id\" to \"name\"", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_gone_from_the_folder_is_replayed_from_the_history()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Up("0002_gone.sql", "ALTER TABLE public.asset ADD COLUMN gone text;");
        Up("0003_after.sql", "ALTER TABLE public.asset ALTER COLUMN gone SET DEFAULT 'x';");
        await MigrateAsync();
        File.Delete(Folder["up/0002_gone.sql"]);

        var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);
        Assert.Empty(Of(findings, "replay-failed"));
        Assert.Empty(Of(findings, "schema-drift"));
    }

    [Fact]
    public async Task A_text_of_the_history_is_not_run_on_a_server_that_others_use()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        File.Delete(Folder["up/0001_asset.sql"]);
        Up("0002_more.sql", "SELECT 1;");

        var found = Of(await RehearseAsync(), "replay-failed");

        Assert.Contains("it runs in a sandbox alone", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_no_longer_builds_a_database_is_found_and_the_copy_is_made_in_the_order_of_the_history()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
        await MigrateAsync();
        Up("0002_uses.sql", "ALTER TABLE public.asset ALTER COLUMN id SET DEFAULT public.f();");
        await MigrateAsync();
        Up("0003_more.sql", "CREATE TABLE public.more (id bigint);");

        var findings = await RehearseAsync();
        var replay = Assert.Single(Of(findings, "replay-failed"));
        Assert.StartsWith("In an empty database: function public.f() does not exist", replay.Message, StringComparison.Ordinal);
        Assert.Equal("0002_uses.sql", replay.Script);
        Assert.Empty(Of(findings, "rehearsal-failed"));
    }

    [Fact]
    public async Task Settings_of_the_targets_database_hold_on_the_copy()
    {
        await Database.ExecuteAsync(
            $"CREATE SCHEMA \"Odd, one\"; ALTER DATABASE {Database.Name} SET search_path = \"Odd, one\", public"
        );
        // What only a superuser may set belongs to the server, and may name its files.
        await Database.ExecuteAsync($"ALTER DATABASE {Database.Name} SET log_min_duration_statement = 4711");
        Up(
            "0001_asset.sql",
            "CREATE SCHEMA IF NOT EXISTS \"Odd, one\"; CREATE TABLE asset (id bigint); ALTER TABLE \"Odd, one\".asset ADD "
                + "COLUMN name text;"
        );
        Up("0002_setting.sql", "DO $$ BEGIN ASSERT current_setting('log_min_duration_statement') <> '4711ms'; END $$;");
        Assert.Empty(Of(await RehearseAsync(), "rehearsal-failed"));
    }

    [Fact]
    public async Task Statements_that_reach_out_of_the_database_are_refused_on_a_server_that_others_use()
    {
        var role = $"rehearsal_{Guid.NewGuid():N}";
        Up("0001_role.sql", $"SELECT 1;\nCREATE ROLE {role};");
        Up("0002_hidden.sql", $"DO $$ BEGIN EXECUTE 'CREATE ROLE {role}_2'; END $$;");
        Up("0003_fine.sql", "DO $$ BEGIN PERFORM 1; END $$;");
        Up("0004_program.sql", "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''true'''; END $$;");

        var found = Of(await RehearseAsync(place: RehearsalPlace.Target), "outside-effect");
        Assert.Equal(
            [("0001_role.sql", 2), ("0002_hidden.sql", 1), ("0004_program.sql", 1)],
            found.Select(finding => (finding.Script!, finding.Line!.Value))
        );
        Assert.Equal("DO has PROGRAM inside: it is not run on a server that others use.", found[^1].Message);
        Assert.Equal(0, await Database.ScalarAsync<long>($"SELECT count(*) FROM pg_roles WHERE rolname LIKE '{role}%'"));
    }

    // The copy is made by the scripts that the target has had: a role's password would be what it was then.
    [Fact]
    public async Task What_was_applied_reaches_no_further_than_the_copy()
    {
        var role = $"rehearsal_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        Up("0001_role.sql", $"ALTER ROLE {role} CONNECTION LIMIT 7;");
        await MigrateAsync();
        await Database.ExecuteAsync($"ALTER ROLE {role} CONNECTION LIMIT 3");
        Up("0002_fine.sql", "SELECT 1;");

        var found = Of(await RehearseAsync(), "replay-failed");

        Assert.Contains("it is not run on a server that others use", found[0].Message, StringComparison.Ordinal);
        Assert.Equal(3, await Database.ScalarAsync<int>($"SELECT rolconnlimit FROM pg_roles WHERE rolname = '{role}'"));
        await Database.ExecuteAsync($"DROP ROLE {role}");
    }

    [Fact]
    public async Task A_way_back_reaches_no_further_than_the_copy()
    {
        var role = $"rehearsal_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        UpDown("0001_asset.sql", "CREATE TABLE asset (id bigint);", $"DROP TABLE asset; DROP ROLE {role};");

        var found = Assert.Single(Of(await RehearseAsync(), "down-failed"));

        Assert.Contains("DROP ROLE", found.Message, StringComparison.Ordinal);
        await Database.ExecuteAsync($"DROP ROLE {role}");
    }

    [Fact]
    public async Task A_user_who_may_not_create_databases_is_told_so()
    {
        var role = $"plain_{Guid.NewGuid():N}";
        await Database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN PASSWORD 'pw'; GRANT CREATE ON DATABASE {Database.Name} TO {role}"
        );
        try
        {
            Up("0001_asset.sql", "SELECT 1;");
            var target = new PgMigrate.Engine.Connections.ConnectionTarget(
                new Npgsql.NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "pw" }
            );
            var failure = await Assert.ThrowsAsync<MigrationException>(() =>
                MigrationChecker.CheckAsync(
                    target,
                    new PgMigrate.Engine.Rehearsal.CheckOptions
                    {
                        Run = Options,
                        Rehearsal = new RehearsalOptions { Place = RehearsalPlace.Target },
                    },
                    Observer,
                    TestContext.Current.CancellationToken
                )
            );
            Assert.Equal(MigrationErrorId.PermissionDenied, failure.ErrorId);
            Assert.Contains("CREATEDB", failure.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }
}
