using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Target;

/// <summary>A role without the rights that the scripts need; the server is asked whether it really refuses them.</summary>
public sealed class MissingRightTests(PostgresServer server) : TargetTestBase(server)
{
    // The script, and the object whose right is missing.
    private static readonly (string Sql, string? Name)[] Refused =
    [
        ("ALTER TABLE public.item ADD COLUMN note text", "public.item"),
        ("DROP TABLE public.item", "public.item"),
        ("CREATE INDEX item_name ON public.item (name)", "public.item"),
        (
            "CREATE TRIGGER t AFTER INSERT ON public.item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "public.item"
        ),
        ("CREATE POLICY p ON public.item", "public.item"),
        ("COMMENT ON COLUMN public.item.name IS 'x'", "public.item"),
        ("INSERT INTO public.item VALUES (1)", "public.item"),
        ("UPDATE public.item SET name = ''", "public.item"),
        ("DELETE FROM public.item", "public.item"),
        ("TRUNCATE public.item", "public.item"),
        ("REINDEX TABLE public.item", "public.item"),
        ("DROP TYPE public.mood", "public.mood"),
        ("ALTER TYPE public.mood ADD VALUE 'glad'", "public.mood"),
        ("CREATE OR REPLACE VIEW public.listed AS SELECT 1 AS one", "public.listed"),
        ("CREATE TABLE locked.fresh (id integer)", "locked"),
        ("CREATE TABLE IF NOT EXISTS locked.there (id integer)", "locked"),
        ("CREATE TABLE open.child (id integer REFERENCES public.item)", "public.item"),
        ("CREATE SCHEMA fresh", null),
        ("CREATE SCHEMA IF NOT EXISTS open", null),
        ("DROP SCHEMA open", "open"),
        ("CREATE ROLE nobody", null),
        ("CREATE OR REPLACE FUNCTION open.twice(n int) RETURNS integer LANGUAGE sql AS 'SELECT 2 * n'", "open.twice"),
        ("CREATE FUNCTION locked.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "locked"),
        ("ALTER FUNCTION open.twice(integer) COST 10", "open.twice"),
        ("ALTER FUNCTION open.twice RENAME TO double", "open.twice"),
        ("DROP FUNCTION IF EXISTS open.twice(n int4)", "open.twice"),
        ("DROP PROCEDURE open.work(text, OUT numeric)", "open.work"),
        (
            "MERGE INTO public.item i USING public.other o ON i.id = o.id WHEN NOT MATCHED THEN INSERT VALUES (o.id)",
            "public.item"
        ),
        ("GRANT SELECT ON public.item TO PUBLIC", "public.item"),
        ("REVOKE ALL ON TABLE public.item, public.other FROM PUBLIC", "public.item"),
        ("GRANT CREATE ON SCHEMA locked TO PUBLIC", "locked"),
        ("GRANT USAGE ON SEQUENCE open.numbers TO PUBLIC", "open.numbers"),
        ("GRANT EXECUTE ON FUNCTION open.closed() TO PUBLIC", "open.closed"),
        ("GRANT pg_monitor TO postgres", "pg_monitor"),
        ("ALTER TYPE public.mood RENAME TO humour", "public.mood"),
        ("ALTER SCHEMA locked RENAME TO other", "locked"),
        ("ALTER TABLE open.mine SET SCHEMA locked", "locked"),
        ("DO $$ BEGIN TRUNCATE public.item; END $$", "public.item"),
    ];

    [Fact]
    public async Task The_server_refuses_what_is_found()
    {
        await PrepareAsync();
        var role = await CreateRoleAsync(
            "GRANT USAGE, CREATE ON SCHEMA open TO $role; GRANT USAGE ON SCHEMA public TO $role; ALTER TABLE open.mine OWNER TO "
                + "$role;"
        );
        await using var connection = await OpenOtherAsync(user: role.User);
        foreach (var (sql, name) in Refused)
        {
            Pending(sql + ";");

            var found = await CheckAsync("missing-right", role);
            var refusal = await Record.ExceptionAsync(() => ExecuteAsync(connection, sql)) as Npgsql.PostgresException;

            Assert.True(refusal?.SqlState == "42501", $"{sql}: {refusal?.MessageText}");
            Assert.True(
                found.Any(finding =>
                    finding.Object == name && finding is { Severity: FindingSeverity.Error, Script: "0002_pending.sql", Line: 1 }
                ),
                sql
            );
            Assert.True((await CheckAsync("missing-right")).Count == 0, $"{sql}, as the superuser");
        }
    }

    [Theory]
    [InlineData(
        "CREATE TABLE open.a (id integer); CREATE INDEX a_id ON open.a (id); INSERT INTO open.a VALUES (1); DROP TABLE open.a"
    )]
    [InlineData("INSERT INTO public.other VALUES (1)")]
    [InlineData("UPDATE public.item SET name = ''")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS plpgsql")]
    [InlineData("DROP TABLE IF EXISTS public.nothing")]
    [InlineData("CREATE TEMPORARY TABLE t (id integer)")]
    [InlineData("SELECT * FROM open.nothing WHERE false", false)]
    [InlineData(
        "CREATE OR REPLACE FUNCTION open.twice(n text) RETURNS text LANGUAGE sql AS 'SELECT n || n'; DROP FUNCTION "
            + "open.twice(text)"
    )]
    [InlineData("DROP FUNCTION IF EXISTS open.twice(bigint)")]
    [InlineData(
        "CREATE FUNCTION open.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION open.f() RENAME TO g; ALTER "
            + "FUNCTION open.g() COST 10; GRANT EXECUTE ON FUNCTION open.g() TO PUBLIC"
    )]
    [InlineData("MERGE INTO public.other o USING (SELECT 1 AS id) s ON false WHEN NOT MATCHED THEN INSERT VALUES (s.id)")]
    [InlineData("GRANT DELETE ON public.other TO PUBLIC")]
    [InlineData(
        "CREATE TABLE open.a (id integer); ALTER TABLE open.a RENAME TO item; GRANT SELECT ON open.item TO PUBLIC; DROP TABLE "
            + "open.item"
    )]
    [InlineData(
        "DO $$ BEGIN IF to_regclass('open.a') IS NULL THEN CREATE TABLE open.a (id integer); END IF; ALTER TABLE open.a ADD "
            + "COLUMN b text; END $$"
    )]
    public async Task What_the_role_may_do_is_not_found(string sql, bool runs = true)
    {
        await PrepareAsync();
        var role = await CreateRoleAsync(
            """
            GRANT USAGE, CREATE ON SCHEMA open TO $role; GRANT USAGE ON SCHEMA public TO $role;
            GRANT SELECT, INSERT ON other TO $role; GRANT DELETE ON other TO $role WITH GRANT OPTION; GRANT UPDATE (name) ON item TO $role;
            """
        );
        Pending(sql + ";");

        Assert.Empty(await CheckAsync("missing-right", role));
        await using var connection = await OpenOtherAsync(user: role.User);
        if (runs)
            await ExecuteAsync(connection, sql);
    }

    [Theory]
    [InlineData("ALTER SCHEMA own RENAME TO ours; DELETE FROM ours.asset")]
    [InlineData("SET search_path = own, public; ALTER SCHEMA own RENAME TO ours; SET search_path = ours; DELETE FROM asset")]
    public async Task What_the_script_renames_is_asked_for_by_the_name_that_it_has(string sql)
    {
        var role = await CreateRoleAsync(
            $"""
            GRANT CREATE ON DATABASE {Database.Name} TO $role;
            CREATE SCHEMA own AUTHORIZATION $role; CREATE TABLE own.asset (id integer);
            """
        );
        Pending(sql + ";");

        var found = await CheckAsync("missing-right", role);
        await Database.ExecuteAsync("DROP TABLE own.asset");

        Assert.Equal("own.asset", Assert.Single(found).Object);
    }

    // Version 16 took it from them.
    [Fact]
    public async Task Whether_a_role_that_makes_roles_may_grant_any_other_is_what_the_servers_version_says()
    {
        var (group, role) = (await CreateRoleAsync(), await CreateRoleAsync("ALTER ROLE $role CREATEROLE;"));
        var sql = $"GRANT {group.User} TO {role.User}";
        Pending(sql + ";");

        var found = await CheckAsync("missing-right", role);
        await using var connection = await OpenOtherAsync(user: role.User);
        var refusal = await Record.ExceptionAsync(() => ExecuteAsync(connection, sql)) as Npgsql.PostgresException;

        Assert.Equal(refusal?.SqlState, found.Count > 0 ? "42501" : null);
    }

    [Fact]
    public async Task A_script_that_takes_another_role_is_not_looked_into()
    {
        Pending("SET ROLE postgres; ALTER TABLE public.item ADD COLUMN note text;");

        Assert.Empty(await CheckAsync("missing-right", await CreateRoleAsync()));
    }

    [Fact]
    public async Task A_grant_without_the_grant_option_grants_nothing_and_is_a_warning()
    {
        var role = await CreateRoleAsync("GRANT USAGE ON SCHEMA public TO $role; GRANT SELECT, INSERT ON item TO $role;");
        Pending("GRANT SELECT, INSERT ON public.item TO PUBLIC;");

        var finding = await FindAsync("missing-right", FindingSeverity.Warning, role);
        await using var connection = await OpenOtherAsync(user: role.User);
        await ExecuteAsync(connection, "GRANT SELECT, INSERT ON public.item TO PUBLIC");

        Assert.Contains("has no grant option for SELECT, INSERT on public.item", finding.Message, StringComparison.Ordinal);
        Assert.False(
            await Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = 'public.item'::regclass AND "
                    + "a.grantee = 0)"
            )
        );
    }

    [Theory]
    [InlineData("DO $$ BEGIN IF true THEN TRUNCATE public.item; END IF; END $$")]
    [InlineData("DO $$ BEGIN TRUNCATE public.item; EXCEPTION WHEN insufficient_privilege THEN NULL; END $$")]
    [InlineData("DO $$ BEGIN EXECUTE 'GRANT ALL ON public.item TO x'; TRUNCATE public.item; END $$")]
    public async Task What_a_block_may_pass_over_is_a_warning(string sql)
    {
        Pending(sql + ";");

        await FindAsync("missing-right", FindingSeverity.Warning, await CreateRoleAsync());
    }

    [Fact]
    public async Task Behind_a_block_that_gives_no_right_it_is_an_error()
    {
        Pending(
            "DO $$ BEGIN UPDATE grate.\"Version\" SET id = id WHERE false; END $$; ALTER TABLE public.item ADD COLUMN note text;"
        );

        await FindAsync("missing-right", FindingSeverity.Error, await CreateRoleAsync());
    }

    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE 'SELECT 1'; END $$")]
    [InlineData("DO LANGUAGE plpython3u $$ x $$")]
    [InlineData("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC")]
    public async Task Behind_what_may_give_a_right_it_is_a_warning(string before)
    {
        Pending($"{before}; ALTER TABLE public.item ADD COLUMN note text;");

        await FindAsync("missing-right", FindingSeverity.Warning, await CreateRoleAsync());
    }

    private Task<int> PrepareAsync() =>
        Database.ExecuteAsync(
            """
            CREATE SCHEMA open; CREATE SCHEMA locked; CREATE TABLE locked.there (id integer);
            CREATE FUNCTION open.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * n';
            CREATE FUNCTION open.closed() RETURNS integer LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION open.closed() FROM PUBLIC;
            CREATE PROCEDURE open.work(a text, OUT b numeric) LANGUAGE sql AS 'SELECT 1.0'; CREATE SEQUENCE open.numbers; CREATE TABLE open.mine (id integer);
            CREATE TYPE public.mood AS ENUM ('good'); CREATE VIEW public.listed AS SELECT 1 AS one;
            """
        );
}
