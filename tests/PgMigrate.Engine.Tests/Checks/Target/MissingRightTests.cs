using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Checks.Target;

/// <summary>A role without the rights that the scripts need; the server is asked whether it really refuses them.</summary>
public sealed class MissingRightTests(PostgresServer server) : TargetTestBase(server)
{
    [Theory]
    [InlineData("ALTER TABLE public.item ADD COLUMN note text", "public.item")]
    [InlineData("DROP TABLE public.item", "public.item")]
    [InlineData("CREATE INDEX item_name ON public.item (name)", "public.item")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON public.item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", "public.item")]
    [InlineData("CREATE POLICY p ON public.item", "public.item")]
    [InlineData("COMMENT ON COLUMN public.item.name IS 'x'", "public.item")]
    [InlineData("INSERT INTO public.item VALUES (1)", "public.item")]
    [InlineData("UPDATE public.item SET name = ''", "public.item")]
    [InlineData("DELETE FROM public.item", "public.item")]
    [InlineData("TRUNCATE public.item", "public.item")]
    [InlineData("REINDEX TABLE public.item", "public.item")]
    [InlineData("DROP TYPE public.mood", "public.mood")]
    [InlineData("ALTER TYPE public.mood ADD VALUE 'glad'", "public.mood")]
    [InlineData("CREATE OR REPLACE VIEW public.listed AS SELECT 1 AS one", "public.listed")]
    [InlineData("CREATE TABLE locked.fresh (id integer)", "locked")]
    [InlineData("CREATE TABLE IF NOT EXISTS locked.there (id integer)", "locked")]
    [InlineData("CREATE TABLE open.child (id integer REFERENCES public.item)", "public.item")]
    [InlineData("CREATE SCHEMA fresh", null)]
    [InlineData("CREATE SCHEMA IF NOT EXISTS open", null)]
    [InlineData("DROP SCHEMA open", "open")]
    [InlineData("CREATE ROLE nobody", null)]
    public async Task The_server_refuses_what_is_found(string sql, string? name)
    {
        await PrepareAsync();
        var role = await CreateRoleAsync("GRANT USAGE, CREATE ON SCHEMA open TO $role; GRANT USAGE ON SCHEMA public TO $role;");
        Pending(sql + ";");

        var found = await CheckAsync("missing-right", role);
        await using var connection = await OpenOtherAsync(user: role.User);
        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => ExecuteAsync(connection, sql));

        Assert.Equal("42501", refusal.SqlState);
        Assert.Contains(found, finding => finding.Object == name && finding is { Severity: FindingSeverity.Error, Script: "0002_pending.sql", Line: 1 });
        Assert.Empty(await CheckAsync("missing-right"));
    }

    [Theory]
    [InlineData("CREATE TABLE open.a (id integer); CREATE INDEX a_id ON open.a (id); INSERT INTO open.a VALUES (1); DROP TABLE open.a")]
    [InlineData("INSERT INTO public.other VALUES (1)")]
    [InlineData("UPDATE public.item SET name = ''")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS plpgsql")]
    [InlineData("DROP TABLE IF EXISTS public.nothing")]
    [InlineData("CREATE TEMPORARY TABLE t (id integer)")]
    [InlineData("SELECT * FROM open.nothing WHERE false", false)]
    public async Task What_the_role_may_do_is_not_found(string sql, bool runs = true)
    {
        await PrepareAsync();
        var role = await CreateRoleAsync("""
            GRANT USAGE, CREATE ON SCHEMA open TO $role; GRANT USAGE ON SCHEMA public TO $role;
            GRANT INSERT ON other TO $role; GRANT UPDATE (name) ON item TO $role;
            """);
        Pending(sql + ";");

        Assert.Empty(await CheckAsync("missing-right", role));
        await using var connection = await OpenOtherAsync(user: role.User);
        if (runs)
            await ExecuteAsync(connection, sql);
    }

    [Fact]
    public async Task A_script_that_takes_another_role_is_not_looked_into()
    {
        Pending("SET ROLE postgres; ALTER TABLE public.item ADD COLUMN note text;");

        Assert.Empty(await CheckAsync("missing-right", await CreateRoleAsync()));
    }

    [Theory]
    [InlineData("DO $$ BEGIN NULL; END $$")]
    [InlineData("GRANT SELECT ON public.item TO PUBLIC")]
    public async Task Behind_what_may_give_a_right_it_is_a_warning(string before)
    {
        Pending($"{before}; ALTER TABLE public.item ADD COLUMN note text;");

        await FindAsync("missing-right", FindingSeverity.Warning, await CreateRoleAsync());
    }

    private Task<int> PrepareAsync() => Database.ExecuteAsync("""
        CREATE SCHEMA open; CREATE SCHEMA locked; CREATE TABLE locked.there (id integer);
        CREATE TYPE public.mood AS ENUM ('good'); CREATE VIEW public.listed AS SELECT 1 AS one;
        """);
}
