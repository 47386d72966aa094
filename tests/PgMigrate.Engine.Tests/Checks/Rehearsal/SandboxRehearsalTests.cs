using Npgsql;
using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Checks.Rehearsal;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Checks.Rehearsal;

/// <summary>What only a throw-away server allows.</summary>
public sealed class SandboxRehearsalTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task Roles_are_made_as_scripts_need_them_and_what_scripts_do_to_the_server_is_gone_with_it()
    {
        UpDown("0001_role.sql", "CREATE ROLE rehearsed_owner;", "DROP ROLE rehearsed_owner;");
        UpDown("0002_asset.sql",
            "CREATE TABLE public.asset (id bigint); ALTER TABLE public.asset OWNER TO rehearsed_owner; GRANT SELECT ON public.asset TO missing_reader;",
            "DROP TABLE public.asset;");

        var findings = await RehearseAsync(place: RehearsalPlace.Sandbox);
        Assert.Equal("missing_reader", Assert.Single(Of(findings, "role-missing")).Object);
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Contains("2 of 2 one-time scripts were taken back", Assert.Single(Of(findings, "rehearsed"), finding => finding.Script is null).Message, StringComparison.Ordinal);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_roles WHERE rolname IN ('rehearsed_owner', 'missing_reader')"));
    }

    [Fact]
    public async Task The_targets_roles_owner_and_name_are_those_of_the_copy()
    {
        var role = $"app_{Guid.NewGuid():N}";
        await Database.ExecuteAsync($"CREATE ROLE {role}");
        try
        {
            Up("0001_asset.sql", $"CREATE TABLE public.asset (id bigint); GRANT SELECT ON public.asset TO {role}; COMMENT ON DATABASE {Database.Name} IS 'x';");
            await MigrateAsync();
            Up("0002_more.sql", $"CREATE TABLE public.more (id bigint); GRANT SELECT ON public.more TO {role}; COMMENT ON DATABASE {Database.Name} IS 'y';");

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
    public async Task What_somebody_wrote_into_the_history_starts_no_program_on_this_machine()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pgmigrate-{Guid.NewGuid():N}");
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync($"""UPDATE grate."ScriptsRun" SET text_of_script = 'COPY (SELECT 1) TO PROGRAM ''cat > {path}''', text_hash = 'other'""");
        Up("0002_more.sql", "CREATE TABLE public.more (id bigint);");

        var found = Of(await RehearseAsync(place: RehearsalPlace.Sandbox), "replay-failed");

        Assert.Contains("is not the folder's file, and has a statement that reaches out of the database (COPY): it is not run on this machine", found[0].Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
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
            target, new CheckOptions { Run = Options, Rehearsal = new RehearsalOptions() }, Observer, TestContext.Current.CancellationToken);

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
