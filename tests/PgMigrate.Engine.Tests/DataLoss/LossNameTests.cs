using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>A name means the table that it means to the server when the statement runs, and that one is saved.</summary>
public sealed class LossNameTests(PostgresServer server) : LossTestBase(server)
{
    private const string Assets = """
        CREATE SCHEMA app; CREATE SCHEMA other; CREATE SCHEMA "App";
        CREATE TABLE public.asset (id integer); INSERT INTO public.asset VALUES (1);
        CREATE TABLE app.asset (id integer); INSERT INTO app.asset VALUES (1);
        CREATE TABLE "App".asset (id integer); INSERT INTO "App".asset VALUES (1);
        """;

    [Theory]
    [InlineData("BEGIN; SET LOCAL search_path = app; COMMIT; DROP TABLE asset", "public.asset")]
    [InlineData("BEGIN; SET LOCAL search_path = app; ROLLBACK; BEGIN; DELETE FROM asset; COMMIT", "public.asset")]
    [InlineData("BEGIN; SET search_path = app; ROLLBACK; BEGIN; DROP TABLE asset; COMMIT", "public.asset")]
    [InlineData("BEGIN; SET search_path = app; COMMIT; DROP TABLE asset", "app.asset")]
    [InlineData("BEGIN; SET LOCAL search_path = app; COMMIT AND CHAIN; DROP TABLE asset; COMMIT", "public.asset")]
    [InlineData("SAVEPOINT s; SET search_path = app; ROLLBACK TO s; TRUNCATE asset", "public.asset")]
    [InlineData("SAVEPOINT s; SET search_path = app; RELEASE s; TRUNCATE asset", "app.asset")]
    [InlineData("BEGIN; SELECT set_config('search_path', 'app', true); COMMIT; DROP TABLE asset", "public.asset")]
    [InlineData("-- pgmigrate:transaction off\nSET LOCAL search_path = app; DELETE FROM asset", "public.asset")]
    [InlineData("-- pgmigrate:transaction off\nSET search_path = app; DELETE FROM asset", "app.asset")]
    [InlineData("DO $$ BEGIN SET LOCAL search_path = app; END $$; DROP TABLE asset", "app.asset")]
    [InlineData("SET search_path = app; SET LOCAL search_path TO DEFAULT; DROP TABLE asset", "public.asset")]
    [InlineData("SET search_path = \"App\"; DROP TABLE asset", "\"App\".asset")]
    [InlineData("SET search_path = 'App', public; DROP TABLE asset", "\"App\".asset")]
    public async Task The_path_that_holds_where_it_stands(string script, string table)
    {
        await MakeAsync(Assets);
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(table, Assert.Single((await BackupOfRunAsync()).Tables));
    }

    [Theory]
    [InlineData("ALTER SCHEMA app RENAME TO old; SET search_path = old; DROP TABLE asset", "app.asset")]
    [InlineData("BEGIN; ALTER SCHEMA app RENAME TO old; ROLLBACK; BEGIN; DROP TABLE app.asset; COMMIT", "app.asset")]
    [InlineData(
        "BEGIN; ALTER TABLE asset RENAME TO kept; CREATE TABLE asset (); ROLLBACK; BEGIN; DELETE FROM asset; COMMIT",
        "public.asset"
    )]
    [InlineData("SAVEPOINT s; ALTER TABLE asset SET SCHEMA other; ROLLBACK TO s; DELETE FROM asset", "public.asset")]
    [InlineData("ALTER SCHEMA app RENAME TO old; ALTER TABLE old.asset RENAME TO x; DROP TABLE old.x", "app.asset")]
    [InlineData("CREATE VIEW other.asset AS SELECT 1; SET search_path = app, other; DROP TABLE asset", "app.asset")]
    [InlineData("BEGIN; CREATE TEMP TABLE asset () ON COMMIT DROP; COMMIT; DELETE FROM asset", "public.asset")]
    [InlineData("SET search_path = absent, app; CREATE TABLE note (); DROP TABLE note, asset", "app.asset")]
    public async Task The_object_that_has_it_where_it_stands(string script, string table)
    {
        await MakeAsync(Assets);
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(table, Assert.Single((await BackupOfRunAsync()).Tables));
    }

    [Fact]
    public async Task A_temporary_table_hides_another_one_in_its_own_script_alone()
    {
        await MakeAsync(Assets);
        Script("CREATE TEMP TABLE asset (id integer); DROP TABLE asset; CREATE TEMP TABLE asset (id integer)");
        Script("DELETE FROM asset", "0002_harm.sql");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal("public.asset", Assert.Single((await BackupOfRunAsync()).Tables));
    }

    [Fact]
    public async Task A_path_of_the_database_may_name_a_schema_that_the_run_makes()
    {
        await MakeAsync(Assets);
        await MakeAsync($"ALTER DATABASE {Database.Name} SET search_path = fresh, public");
        Script("CREATE SCHEMA fresh; CREATE TABLE asset (id integer); DELETE FROM asset; DELETE FROM public.asset");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal("public.asset", Assert.Single((await BackupOfRunAsync()).Tables));
    }

    [Fact]
    public async Task The_users_own_schema_is_that_of_the_role_in_force()
    {
        var user = await Database.ScalarAsync<string>("SELECT current_user::text");
        var role = $"role_{Database.Name}";
        await MakeAsync(
            $"""
            {Assets} CREATE ROLE {role};
            CREATE SCHEMA AUTHORIZATION CURRENT_USER; CREATE TABLE "{user}".asset (id) AS SELECT 1;
            CREATE SCHEMA AUTHORIZATION {role}; CREATE TABLE {role}.asset (id) AS SELECT 1;
            ALTER TABLE {role}.asset OWNER TO {role};
            """
        );
        try
        {
            Script("SET search_path = \"$user\", app; DELETE FROM asset");
            Script($"SET search_path = \"$user\", app; SET ROLE {role}; DELETE FROM asset", "0002_harm.sql");

            await MigrateAsync(Options with { Force = true });

            Assert.Equal(
                (string[])[$"{user}.asset", $"{role}.asset"],
                (await BackupOfRunAsync()).Tables.Order(StringComparer.Ordinal)
            );
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Where_no_path_is_known_none_is_guessed()
    {
        await MakeAsync($"{Assets} CREATE TABLE other.asset (id) AS SELECT 1");
        Script("DO $$ BEGIN EXECUTE format('SET LOCAL search_path TO %I', 'app'); END $$; DELETE FROM asset");
        Script("DELETE FROM other.asset", "0002_harm.sql");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal("other.asset", Assert.Single((await BackupOfRunAsync()).Tables));
        Assert.Contains(
            Observer.Messages,
            message => message.Text.Contains("search_path is from here on cannot be read", StringComparison.Ordinal)
        );
    }
}
