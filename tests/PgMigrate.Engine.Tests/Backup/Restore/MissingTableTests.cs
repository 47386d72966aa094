using PgMigrate.Engine.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

public sealed class MissingTableTests(PostgresServer server) : RestoreTestBase(server)
{
    private const string Shop = """
        CREATE SCHEMA shop;
        CREATE TYPE shop.state AS ENUM ('new', 'paid');
        CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := 'touched'; RETURN NEW; END $$;
        CREATE TABLE shop.customer (id serial PRIMARY KEY, name text NOT NULL UNIQUE, chief integer REFERENCES shop.customer);
        CREATE TABLE shop."Order" (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer integer NOT NULL REFERENCES shop.customer ON DELETE CASCADE,
            state shop.state NOT NULL DEFAULT 'new', states shop.state[], note text, amount numeric(10, 2) CHECK (amount > 0),
            twice numeric GENERATED ALWAYS AS (amount * 2) STORED);
        CREATE INDEX "ix Order" ON shop."Order" (note) WHERE note IS NOT NULL;
        CREATE TRIGGER touch BEFORE INSERT ON shop."Order" FOR EACH ROW EXECUTE FUNCTION shop.touch();
        ALTER TABLE shop."Order" ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON shop."Order" USING (note IS NOT NULL);
        COMMENT ON TABLE shop."Order" IS 'what was ordered';
        COMMENT ON COLUMN shop."Order".note IS 'a note';
        GRANT SELECT ON shop."Order" TO PUBLIC;
        CREATE VIEW shop.paid AS SELECT o.id, c.name FROM shop."Order" o JOIN shop.customer c ON c.id = o.customer WHERE o.state = 'paid';
        CREATE VIEW shop.paid_names AS SELECT name FROM shop.paid;
        CREATE TABLE shop.item ("order" integer REFERENCES shop."Order", n integer);
        INSERT INTO shop.customer (name, chief) VALUES ('a', NULL), ('b', 1);
        INSERT INTO shop."Order" (customer, state, states, amount) VALUES (1, 'paid', '{new,paid}', 5), (2, 'new', NULL, 7);
        INSERT INTO shop.item VALUES (1, 1), (2, 1);
        """;

    [Theory]
    [InlineData("DROP TABLE shop.\"Order\" CASCADE")]
    [InlineData("DROP TABLE shop.\"Order\", shop.customer CASCADE")]
    [InlineData("DROP TABLE shop.\"Order\" CASCADE; DROP TYPE shop.state; DROP FUNCTION shop.touch()")]
    [InlineData("DROP SCHEMA shop CASCADE")]
    public async Task A_dropped_table_is_made_again_with_what_depended_on_it(string harm)
    {
        await Database.ExecuteAsync(Shop);
        var before = await StateAsync();
        var backup = await BackupAsync();
        await Database.ExecuteAsync(harm);

        await RestoreAsync(backup);

        Assert.Equal(before, await StateAsync());
        Assert.Empty(Warnings);
        Assert.Equal(
            3,
            await Database.ScalarAsync<int>("INSERT INTO shop.\"Order\" (customer, amount) VALUES (1, 1) RETURNING id")
        );
        Assert.Equal(3, await Database.ScalarAsync<int>("INSERT INTO shop.customer (name) VALUES ('c') RETURNING id"));
    }

    [Fact]
    public async Task What_went_with_a_schema_and_from_publications_comes_back_too()
    {
        await Database.ExecuteAsync(
            Shop
                + """
                CREATE SEQUENCE shop.ticket START 5; CREATE FUNCTION shop.alone() RETURNS integer LANGUAGE sql AS 'SELECT 1';
                CREATE DOMAIN shop.unused AS text; CREATE VIEW shop.nothing AS SELECT 1 AS one;
                ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO pg_monitor;
                CREATE TABLE other (id integer); CREATE PUBLICATION sent FOR TABLE other, shop.item, shop.customer;
                """
        );
        var before = await StateAsync();
        var backup = await BackupAsync();
        await Database.ExecuteAsync("DROP SCHEMA shop CASCADE");

        await RestoreAsync(backup, "customer", "shop.\"Order\"", "item");

        Assert.Equal(before, await StateAsync());
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_named()
    {
        await Database.ExecuteAsync(
            Shop
                + """
                CREATE TABLE shop.empty (id integer); CREATE AGGREGATE shop.total(integer) (SFUNC = int4pl, STYPE = integer);
                CREATE PUBLICATION gone FOR TABLE shop.customer;
                """
        );
        var backup = await BackupAsync(new BackupOptions { Tables = ["shop.customer", "shop.item", "shop.\"Order\""] });
        await Database.ExecuteAsync("DROP SCHEMA shop CASCADE; DROP PUBLICATION gone");

        await RestoreAsync(backup);

        Assert.Equal(3, Warnings.Count);
        Assert.Contains("AGGREGATE shop.total(integer) is gone too, and cannot be made again from the backup.", Warnings);
        Assert.Contains("PUBLICATION gone is gone too, and cannot be made again from the backup.", Warnings);
        Assert.Contains("The backup's schema has what is not in the database now: TABLE shop.empty.", Warnings);
    }

    [Fact]
    public async Task Views_on_views_of_a_dropped_column_come_back()
    {
        await Database.ExecuteAsync(Shop);
        var backup = await BackupAsync();
        await Database.ExecuteAsync("ALTER TABLE shop.customer DROP COLUMN name CASCADE");

        await RestoreAsync(backup, new RestoreOptions { Columns = ["shop.customer.name"] });

        Assert.Equal(["(a)"], await RowsAsync("shop.paid_names"));
        Assert.Contains("brought back by the primary key", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    // The roles that new objects are given to, the owner among them, must end with what they had, and nobody with more.
    [Fact]
    public Task What_is_made_again_has_the_grants_that_it_had_whatever_new_objects_get() =>
        WithRoleAsync(
            "CREATE SCHEMA s; GRANT USAGE, CREATE ON SCHEMA s TO {role}",
            (_, owner) =>
                WithRoleAsync(
                    "SELECT 1",
                    (_, app) =>
                        WithRoleAsync(
                            "SELECT 1",
                            async (_, other) =>
                            {
                                await Database.ExecuteAsync(
                                    $"""
                                    CREATE TABLE s.t (id serial PRIMARY KEY, a integer, b integer); INSERT INTO s.t (a, b) VALUES (1, 2);
                                    CREATE FUNCTION s.f(s.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                                    CREATE FUNCTION s.g(s.t) RETURNS integer LANGUAGE sql AS 'SELECT 1';
                                    CREATE VIEW s.v AS SELECT a FROM s.t;
                                    ALTER TABLE s.t OWNER TO {owner}; ALTER FUNCTION s.f(s.t) OWNER TO {owner};
                                    GRANT SELECT ON s.t TO {app}; GRANT UPDATE (a) ON s.t TO {app}; GRANT SELECT (b) ON s.t TO {other};
                                    GRANT INSERT ON s.t TO {app} WITH GRANT OPTION;
                                    GRANT USAGE ON SCHEMA s TO {app}; SET ROLE {app}; GRANT INSERT ON s.t TO {other}; RESET ROLE;
                                    REVOKE TRUNCATE, TRIGGER ON s.t FROM {owner};
                                    GRANT USAGE ON SEQUENCE s.t_id_seq TO {app};
                                    REVOKE EXECUTE ON FUNCTION s.g(s.t) FROM PUBLIC; GRANT EXECUTE ON FUNCTION s.g(s.t) TO {app};
                                    """
                                );
                                var before = await StateAsync();
                                var backup = await BackupAsync();
                                await Database.ExecuteAsync(
                                    $"""
                                    DROP TABLE s.t CASCADE;
                                    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
                                    ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO {other};
                                    ALTER DEFAULT PRIVILEGES GRANT ALL ON SEQUENCES TO PUBLIC;
                                    ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM CURRENT_USER;
                                    """
                                );

                                await RestoreAsync(backup);

                                await Database.ExecuteAsync(
                                    $"""
                                    ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
                                    ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE ALL ON TABLES FROM {other};
                                    ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM PUBLIC;
                                    ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO CURRENT_USER;
                                    """
                                );
                                var after = await StateAsync();
                                // What one of the roles has granted to another keeps both.
                                await Database.ExecuteAsync("DROP SCHEMA s CASCADE");
                                Assert.Equal(before, after);
                                Assert.Empty(Warnings);
                            }
                        )
                )
        );

    [Fact]
    public async Task Only_the_tables_asked_for_are_made_again()
    {
        await Database.ExecuteAsync(Shop);
        var backup = await BackupAsync();
        await Database.ExecuteAsync("DROP SCHEMA shop CASCADE");

        await RestoreAsync(backup, "customer");

        Assert.Equal(["(1,a,)", "(2,b,1)"], await RowsAsync("shop.customer"));
        Assert.False(await ExistsAsync("shop.\"Order\""));
    }

    [Fact]
    public async Task Dropped_partitions_join_their_table_again()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.m (id integer, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
            CREATE TABLE public.m_1 PARTITION OF public.m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE public.m_2 PARTITION OF public.m DEFAULT;
            INSERT INTO public.m VALUES (1, '2024-05-05'), (2, '2030-01-01');
            """
        );
        var before = await StateAsync();
        var backup = await BackupAsync();
        await Database.ExecuteAsync("DROP TABLE public.m_1");
        await RestoreAsync(backup);
        Assert.Equal(before, await StateAsync());

        await Database.ExecuteAsync("DROP TABLE public.m");
        await RestoreAsync(backup, "public.m");
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_told()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE public.a (id integer PRIMARY KEY);
            CREATE TABLE public.b (a integer REFERENCES public.a);
            INSERT INTO public.a VALUES (1);
            """
        );
        var backup = await BackupAsync("public.a");
        await Database.ExecuteAsync("DROP TABLE public.a CASCADE; INSERT INTO public.b VALUES (7);");

        await RestoreAsync(backup);

        Assert.Equal(["(1)"], await RowsAsync("public.a"));
        Assert.Contains(
            Warnings,
            warning =>
                warning.Contains("b_a_fkey", StringComparison.Ordinal)
                && warning.Contains("was not made again", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_dropped_column_comes_back_by_the_primary_key()
    {
        await Database.ExecuteAsync(
            """
            CREATE TYPE public.mood AS ENUM ('sad', 'ok');
            CREATE TABLE public.t (id integer, "Part" text, name text NOT NULL, mood public.mood DEFAULT 'ok', long numeric GENERATED ALWAYS AS (id * 2) STORED, PRIMARY KEY (id, "Part"));
            CREATE INDEX ix_mood ON public.t (mood);
            CREATE VIEW public.moods AS SELECT id, mood FROM public.t;
            INSERT INTO public.t VALUES (1, 'x', 'one', 'sad'), (2, 'x', 'two', NULL), (3, 'x', 'three', 'ok');
            """
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync(
            "DROP TYPE public.mood CASCADE; ALTER TABLE public.t DROP name, DROP long; DELETE FROM public.t WHERE id = 3; "
                + "INSERT INTO public.t VALUES (4, 'y');"
        );

        await RestoreAsync(backup);

        Assert.Equal(
            ["1x,one,sad,2", "2x,two,,4", "4y,,ok,8"],
            await Database.QueryAsync<string>(
                "SELECT concat(id, \"Part\", ',', name, ',', mood, ',', long) FROM public.t ORDER BY id"
            )
        );
        Assert.Equal(3, await Database.ScalarAsync<long>("SELECT count(*) FROM public.moods"));
        Assert.True(await ExistsAsync("public.ix_mood"));
        Assert.Contains(
            Warnings,
            warning =>
                warning.Contains(
                    "1 rows of public.t have no value for \"name\", \"mood\" in the backup: (4,y).",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            Warnings,
            warning => warning.Contains("1 rows of the backup are no longer in public.t", StringComparison.Ordinal)
        );
        Assert.Contains(Warnings, warning => warning.Contains("public.t.name was NOT NULL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_of_a_standing_column_come_back_alone()
    {
        await Database.ExecuteAsync(
            "CREATE TABLE public.t (id integer PRIMARY KEY, \"A b\" text, n integer); INSERT INTO public.t VALUES (1, 'a', 1), "
                + "(2, 'b', 2);"
        );
        var backup = await BackupAsync();
        await Database.ExecuteAsync("UPDATE public.t SET \"A b\" = NULL, n = 7; INSERT INTO public.t VALUES (3, 'c', 3);");

        await RestoreAsync(backup, new RestoreOptions { Columns = ["public.t.\"A b\""] });

        Assert.Equal(["(1,a,7)", "(2,b,7)", "(3,c,3)"], await RowsAsync("public.t"));
        Assert.Contains(
            "no column public.t.x",
            (
                await RefusedAsync(MigrationErrorId.RestoreRefused, backup, new RestoreOptions { Columns = ["public.t.x"] })
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Keys_of_an_extensions_type_are_compared_as_that_type_does()
    {
        Assert.SkipUnless(
            await Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext')"),
            "The server has no citext."
        );
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA ext;
            CREATE EXTENSION citext SCHEMA ext;
            CREATE TABLE public.t (id ext.citext PRIMARY KEY, name text);
            CREATE TABLE public.r (t ext.citext REFERENCES public.t);
            INSERT INTO public.t VALUES ('A', 'a');
            """
        );
        var backup = await BackupAsync("public.t");
        await Database.ExecuteAsync("ALTER TABLE public.t DROP name; UPDATE public.t SET id = 'a';");

        await RestoreAsync(backup);

        Assert.Equal(["(a,a)"], await RowsAsync("public.t"));
        await Database.ExecuteAsync("INSERT INTO public.t VALUES ('b', 'b'); INSERT INTO public.r VALUES ('a'), ('B');");
        Assert.Contains(
            "1 rows of public.r",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dropped_column_without_a_primary_key_is_refused()
    {
        await Database.ExecuteAsync("CREATE TABLE public.t (id integer, name text); INSERT INTO public.t VALUES (1, 'a');");
        var backup = await BackupAsync();
        await Database.ExecuteAsync("ALTER TABLE public.t DROP name");

        Assert.Contains(
            "no primary key",
            (await RefusedAsync(MigrationErrorId.RestoreRefused, backup)).Message,
            StringComparison.Ordinal
        );
    }
}
