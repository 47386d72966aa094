using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>What only a throw-away server allows.</summary>
public sealed class SandboxRehearsalTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task A_script_that_ends_its_own_session_is_found()
    {
        Up("0001_end.sql", "SELECT pg_terminate_backend(pg_backend_pid());");
        var finding = Assert.Single(Of(await RehearseAsync(place: RehearsalPlace.Sandbox), "rehearsal-failed"));
        Assert.Equal("0001_end.sql", finding.Script);
        Assert.Contains("terminating connection", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_made_as_scripts_need_them_and_what_scripts_do_to_the_server_is_gone_with_it()
    {
        UpDown("0001_role.sql", "CREATE ROLE rehearsed_owner;", "DROP ROLE rehearsed_owner;");
        UpDown(
            "0002_asset.sql",
            "CREATE TABLE public.asset (id bigint); ALTER TABLE public.asset OWNER TO rehearsed_owner; GRANT SELECT ON "
                + "public.asset TO missing_reader;",
            "DROP TABLE public.asset;"
        );

        var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);
        Assert.Equal("missing_reader", Assert.Single(Of(findings, "role-missing")).Object);
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Contains(
            "2 of 2 one-time scripts were taken back",
            Assert.Single(Of(findings, "rehearsed"), finding => finding.Script is null).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_roles WHERE rolname IN ('rehearsed_owner', 'missing_reader')"
            )
        );
        var started = Assert.Single(
            Observer.Messages,
            message => message.Text.StartsWith("Starting the sandbox ", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            SandboxManager.List(),
            sandbox => started.Text.Contains($" {sandbox.Name} ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_targets_roles_owner_and_name_are_those_of_the_copy()
    {
        var role = $"app_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        try
        {
            Up(
                "0001_asset.sql",
                $"CREATE TABLE public.asset (id bigint); GRANT SELECT ON public.asset TO {role}; COMMENT ON DATABASE "
                    + $"{Database.Name} IS 'x';"
            );
            await MigrateAsync();
            Up(
                "0002_more.sql",
                $"CREATE TABLE public.more (id bigint); GRANT SELECT ON public.more TO {role}; COMMENT ON DATABASE "
                    + $"{Database.Name} IS 'y';"
            );

            var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);
            Assert.Empty(Of(findings, "role-missing"));
            Assert.Empty(Of(findings, "schema-drift"));
            Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_role_that_the_history_made_and_dropped_is_there_where_the_target_has_it_again()
    {
        var role = $"app_{Guid.NewGuid():N}";
        Up("0001_asset.sql", $"CREATE TABLE public.asset (id bigint); CREATE ROLE {role}; DROP ROLE {role};");
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
        await MigrateAsync();
        // In the folder's order its function comes later: so the copy is made in the order of the history.
        Up("0002_uses.sql", "ALTER TABLE public.asset ALTER COLUMN id SET DEFAULT public.f();");
        await MigrateAsync();
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        try
        {
            Up("0003_grant.sql", $"GRANT SELECT ON public.asset TO {role};");

            var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);

            Assert.Single(Of(findings, "replay-failed"));
            Assert.Empty(Of(findings, "role-missing"));
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task What_somebody_wrote_into_the_history_starts_no_program_on_this_machine()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync(
            $"""UPDATE grate."ScriptsRun" SET text_of_script = 'COPY (SELECT 1) TO PROGRAM ''cat > {path}''', text_hash = 'other'"""
        );
        Up("0002_more.sql", "CREATE TABLE public.more (id bigint);");

        var found = Of(await RehearseAsync(place: RehearsalPlace.Sandbox), "superuser-needed");

        Assert.Contains("to or from an external program (42501)", found[0].Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    // The folder's own scripts run after it, and call what it has left.
    [Fact]
    public async Task A_trap_that_somebody_wrote_into_the_history_does_not_spring_with_more_rights_than_it_had()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        var role = $"rehearsed_{Guid.NewGuid():N}";
        Up("0001_role.sql", $"CREATE ROLE {role};");
        Up("0002_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Folder.Write(
            "functions/f.sql",
            "CREATE OR REPLACE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;"
        );
        await MigrateAsync();
        await Database.ExecuteAsync(
            $$"""
            DROP ROLE {{role}};
            UPDATE grate."ScriptsRun" SET text_hash = 'other', text_of_script = $text$
            CREATE OR REPLACE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                EXECUTE 'CO' || 'PY (SELECT 1) TO PROGRAM ''cat > {{path}}''';
                RETURN new;
            END $$;
            CREATE TRIGGER t BEFORE INSERT ON public.asset FOR EACH ROW EXECUTE FUNCTION public.f();
            $text$
            WHERE script_name = 'f.sql'
            """
        );
        Up("0003_row.sql", "SELECT 1;\nINSERT INTO public.asset VALUES (1);");

        var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);

        Assert.Empty(Of(findings, "replay-failed"));
        var found = Assert.Single(Of(findings, "superuser-needed"));
        Assert.Equal(("0003_row.sql", 2, FindingSeverity.Warning), (found.Script, found.Line, found.Severity));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_copy_of_the_targets_schema_is_made_without_what_needs_a_superuser_and_says_so()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.asset (id bigint);
            CREATE FUNCTION public.hook() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
            CREATE EVENT TRIGGER hooked ON ddl_command_end EXECUTE FUNCTION public.hook();
            """
        );
        Up("0001_note.sql", "ALTER TABLE public.asset ADD COLUMN note text;");

        var findings = await RehearseAsync(RehearsalSource.Target, place: RehearsalPlace.Sandbox);

        Assert.Equal(
            ["CREATE EVENT TRIGGER hooked", "ALTER EVENT TRIGGER hooked"],
            Of(findings, "superuser-needed").Select(finding => finding.Object)
        );
        Assert.Empty(Of(findings, "rehearsal-failed"));
        Assert.Contains(
            "The copy is incomplete: it was made from the target's schema without 2 of its statements",
            Assert.Single(Of(findings, "rehearsed"), finding => finding.Script is null).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("postgres")]
    public async Task A_target_may_have_any_name(string name)
    {
        var server = await PostgresServer.GetConnectionStringAsync();
        await using var other = name == "postgres" ? null : await TestDatabase.CreateAsync(server, name: name);
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(server) { Database = name });
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");

        var findings = await MigrationChecker.CheckAsync(
            target,
            new CheckOptions { Run = Options, Rehearsal = new RehearsalOptions() },
            Observer,
            TestContext.Current.CancellationToken
        );

        Assert.Single(Of(findings, "rehearsed"));
    }

    [Fact]
    public async Task An_extension_that_is_not_there_is_a_finding()
    {
        Up("0001_extension.sql", "SELECT 1;\nCREATE EXTENSION no_such_extension;");
        var finding = Assert.Single(Of(await RehearseAsync(place: RehearsalPlace.Sandbox), "extension-unavailable"));
        Assert.Equal(("0001_extension.sql", 2, FindingSeverity.Warning), (finding.Script, finding.Line, finding.Severity));
    }
}
