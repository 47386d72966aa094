using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>Which tables are saved before a statement that destroys data: those it reaches, and no others.</summary>
public sealed class LossTableTests(PostgresServer server) : LossTestBase(server)
{
    private const string Item =
        "CREATE TABLE item (id integer PRIMARY KEY, name varchar(20)); INSERT INTO item SELECT n, 'x' FROM generate_series(1, "
        + "10) n;";

    private const string Part =
        Item
        + "CREATE TABLE part (id integer PRIMARY KEY, item_id integer REFERENCES item {action}); INSERT INTO part SELECT n, n "
        + "FROM generate_series(1, 10) n;";

    [Theory]
    [InlineData("DROP TABLE item", "public.item")]
    [InlineData("ALTER TABLE item DROP COLUMN name", "public.item")]
    [InlineData("TRUNCATE item", "public.item")]
    [InlineData("DELETE FROM item", "public.item")]
    [InlineData("UPDATE item SET name = 'y'", "public.item")]
    [InlineData("WITH gone AS (DELETE FROM item RETURNING id) SELECT count(*) FROM gone", "public.item")]
    [InlineData("DO $$ BEGIN DELETE FROM item; END $$", "public.item")]
    [InlineData("ALTER TABLE item ALTER COLUMN name TYPE varchar(10)", "public.item")]
    [InlineData("ALTER TABLE item RENAME TO old; DROP TABLE old", "public.item")]
    [InlineData(
        "DO $$ BEGIN IF to_regclass('old') IS NULL THEN ALTER TABLE item RENAME TO old; END IF; END $$; DROP TABLE old",
        "public.item"
    )]
    [InlineData("ALTER TABLE item RENAME COLUMN name TO label; ALTER TABLE item DROP COLUMN label", "public.item")]
    [InlineData("ALTER SCHEMA app RENAME TO old; DROP SCHEMA old CASCADE", "app.asset")]
    [InlineData("SET search_path = app; DROP TABLE asset", "app.asset")]
    [InlineData("SELECT set_config('search_path', 'app', false); DELETE FROM asset", "app.asset")]
    [InlineData("DO $$ BEGIN PERFORM pg_catalog.set_config('search_path', 'app', true); DELETE FROM asset; END $$", "app.asset")]
    [InlineData("CREATE TABLE old AS WITH gone AS (DELETE FROM item RETURNING id) SELECT id FROM gone", "public.item")]
    [InlineData("COPY (DELETE FROM item RETURNING id) TO '/dev/null'", "public.item")]
    [InlineData(
        "DO $$ DECLARE r record; BEGIN FOR r IN DELETE FROM item RETURNING id LOOP NULL; END LOOP; END $$",
        "public.item"
    )]
    public async Task A_statement_names_its_table(string script, string tables)
    {
        await MakeAsync(Item + "CREATE SCHEMA app; CREATE TABLE app.asset (id integer); INSERT INTO app.asset VALUES (1)");
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(tables, string.Join(' ', (await BackupOfRunAsync()).Tables));
    }

    [Theory]
    [InlineData("CREATE TABLE note (id integer); INSERT INTO note VALUES (1); DELETE FROM note; DROP TABLE note")]
    [InlineData("DELETE FROM item WHERE id = 1")]
    [InlineData("UPDATE item SET name = 'y' WHERE id < 3")]
    [InlineData("ALTER TABLE item ADD COLUMN note text; UPDATE item SET note = name")]
    [InlineData("ALTER TABLE item ADD COLUMN note text; ALTER TABLE item DROP COLUMN note")]
    [InlineData("ALTER TABLE item ALTER COLUMN name TYPE text")]
    [InlineData("ALTER TABLE item RENAME TO old; CREATE TABLE item (id integer); DROP TABLE item")]
    [InlineData("DROP TABLE IF EXISTS missing; DROP TABLE bare; TRUNCATE empty")]
    [InlineData("INSERT INTO item VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET name = 'w'")]
    [InlineData("CREATE TEMP TABLE item (id integer); DELETE FROM item; DROP TABLE item")]
    public async Task What_loses_nothing_is_not_saved(string script)
    {
        await MakeAsync(Item + "CREATE TABLE bare (id integer); CREATE TABLE empty (id integer); ANALYZE");
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.backup"));
        Assert.Empty(Told(MessageSeverity.Information));
        Assert.Null(Assert.Single(Observer.Runs).BackupId);
    }

    [Theory]
    [InlineData("ON DELETE CASCADE", "DELETE FROM item", "public.item public.part")]
    [InlineData("ON DELETE SET NULL", "DELETE FROM item", "public.item public.part")]
    [InlineData("ON DELETE SET DEFAULT", "DELETE FROM item", "public.item public.part")]
    [InlineData("ON UPDATE CASCADE", "UPDATE item SET id = id + 100", "public.item public.part")]
    [InlineData("ON UPDATE CASCADE", "UPDATE item SET name = 'y'", "public.item")]
    [InlineData("", "TRUNCATE item CASCADE", "public.item public.part")]
    [InlineData("", "DROP TABLE item CASCADE", "public.item")]
    public async Task Foreign_keys_lead_on(string action, string script, string tables)
    {
        await MakeAsync(Part.Replace("{action}", action, StringComparison.Ordinal));
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(tables, string.Join(' ', (await BackupOfRunAsync()).Tables));
    }

    [Fact]
    public async Task Cascades_lead_on_over_several_tables()
    {
        await MakeAsync(
            Part.Replace("{action}", "ON DELETE CASCADE", StringComparison.Ordinal)
                + "CREATE TABLE pin (id integer PRIMARY KEY, part_id integer REFERENCES part ON DELETE SET NULL); INSERT INTO "
                + "pin VALUES (1, 1);"
                + "CREATE TABLE apart (id integer, item_id integer REFERENCES item); INSERT INTO apart VALUES (1, NULL)"
        );
        Script("DELETE FROM item");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(["public.item", "public.part", "public.pin"], (await BackupOfRunAsync()).Tables);
    }

    [Theory]
    [InlineData("DROP TABLE log", "public.log public.log_1 public.log_2")]
    [InlineData("DROP TABLE log_1", "public.log_1")]
    [InlineData("TRUNCATE log", "public.log public.log_1 public.log_2")]
    [InlineData("ALTER TABLE log DROP COLUMN text", "public.log public.log_1 public.log_2")]
    [InlineData("ALTER TABLE log DETACH PARTITION log_1", "")]
    [InlineData("DELETE FROM news", "public.log public.log_1 public.log_2")]
    public async Task Partitions_and_views_lead_to_the_rows(string script, string tables)
    {
        await MakeAsync(
            """
            CREATE TABLE log (id integer, text text) PARTITION BY RANGE (id);
            CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10);
            CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM (10) TO (20);
            INSERT INTO log VALUES (1, 'a'), (11, 'b');
            """
        );
        if (script.Contains("news", StringComparison.Ordinal))
            await MakeAsync("CREATE VIEW news AS SELECT id FROM log");
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(tables, string.Join(' ', (await ListAsync()).SelectMany(backup => backup.Tables)));
    }

    [Theory]
    [InlineData("DROP TYPE color CASCADE", "public.direct public.list public.nested public.over")]
    [InlineData("DROP DOMAIN tone CASCADE", "public.over")]
    [InlineData("DROP TABLE kept CASCADE", "public.kept public.rowed")]
    [InlineData("DROP SCHEMA app CASCADE", "app.inside public.outside")]
    public async Task Types_lead_to_the_columns_that_go(string script, string tables)
    {
        await MakeAsync(
            """
            CREATE TYPE color AS ENUM ('red'); CREATE DOMAIN tone AS color; CREATE TYPE pair AS (a color, b integer);
            CREATE TABLE direct (id integer PRIMARY KEY, c color); INSERT INTO direct VALUES (1, 'red');
            CREATE TABLE list (id integer PRIMARY KEY, c color[]); INSERT INTO list VALUES (1, '{red}');
            CREATE TABLE over (id integer PRIMARY KEY, c tone); INSERT INTO over VALUES (1, 'red');
            CREATE TABLE nested (id integer PRIMARY KEY, c pair); INSERT INTO nested VALUES (1, ROW('red', 1));
            CREATE TABLE bare (id integer PRIMARY KEY, c color); INSERT INTO bare VALUES (1, NULL);
            CREATE TABLE kept (id integer); INSERT INTO kept VALUES (1);
            CREATE TABLE rowed (id integer PRIMARY KEY, r kept); INSERT INTO rowed VALUES (1, ROW(1));
            CREATE SCHEMA app; CREATE TYPE app.size AS ENUM ('xl');
            CREATE TABLE app.inside (id integer); INSERT INTO app.inside VALUES (1);
            CREATE TABLE outside (id integer PRIMARY KEY, s app.size); INSERT INTO outside VALUES (1, 'xl');
            CREATE TABLE apart (id integer); INSERT INTO apart VALUES (1);
            """
        );
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(tables, string.Join(' ', (await BackupOfRunAsync()).Tables));
    }

    [Theory]
    [InlineData("DROP COLLATION app.loose CASCADE", "public.named")]
    [InlineData("DROP FUNCTION bucket(integer) CASCADE", "public.bucketed public.bucketed_0")]
    [InlineData("ALTER FUNCTION bucket RENAME TO basket; DROP FUNCTION basket CASCADE", "public.bucketed public.bucketed_0")]
    [InlineData("DROP ACCESS METHOD heap2 CASCADE", "public.other")]
    [InlineData("DROP OPERATOR CLASS odd USING hash CASCADE", "public.hashed public.hashed_0")]
    [InlineData("DROP VIEW glance CASCADE", "public.glanced")]
    [InlineData("ALTER TYPE addr DROP ATTRIBUTE zip", "public.direct public.list public.nested public.over")]
    [InlineData("ALTER TABLE kept DROP COLUMN b", "public.kept public.rowed")]
    [InlineData("ALTER TYPE made DROP ATTRIBUTE b CASCADE", "public.typed")]
    [InlineData("ALTER TYPE made ALTER ATTRIBUTE b TYPE bigint CASCADE", "")]
    [InlineData("ALTER TYPE made ALTER ATTRIBUTE b TYPE real CASCADE", "public.typed")]
    [InlineData("INSERT INTO named VALUES (2, 'b')", "public.kept")]
    [InlineData("INSERT INTO kept VALUES (2, 2)", "")]
    public async Task Whatever_depends_on_what_goes_is_saved(string script, string tables)
    {
        await MakeAsync(
            """
            CREATE SCHEMA app; CREATE COLLATION app.loose FROM "C";
            CREATE TABLE named (id integer PRIMARY KEY, c text COLLATE app.loose); INSERT INTO named VALUES (1, 'a');
            CREATE FUNCTION bucket(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 10';
            CREATE TABLE bucketed (id integer) PARTITION BY LIST (bucket(id));
            CREATE TABLE bucketed_0 PARTITION OF bucketed FOR VALUES IN (0); INSERT INTO bucketed VALUES (1);
            CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
            CREATE TABLE other (id integer) USING heap2; INSERT INTO other VALUES (1);
            CREATE OPERATOR CLASS odd FOR TYPE integer USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(integer), FUNCTION 2 hashint4extended(integer, bigint);
            CREATE TABLE hashed (id integer) PARTITION BY HASH (id odd);
            CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0); INSERT INTO hashed VALUES (1);
            CREATE VIEW glance AS SELECT 1 AS one; CREATE TABLE glanced (id integer PRIMARY KEY, g glance); INSERT INTO glanced VALUES (1, ROW(1));
            CREATE TYPE addr AS (street text, zip text); CREATE DOMAIN place AS addr; CREATE TYPE firm AS (name text, seat addr);
            CREATE TABLE direct (id integer PRIMARY KEY, c addr); INSERT INTO direct VALUES (1, ROW('a', NULL));
            CREATE TABLE list (id integer PRIMARY KEY, c addr[]); INSERT INTO list VALUES (1, ARRAY[ROW('a', 'b')::addr]);
            CREATE TABLE over (id integer PRIMARY KEY, c place); INSERT INTO over VALUES (1, ROW('a', 'b'));
            CREATE TABLE nested (id integer PRIMARY KEY, c firm); INSERT INTO nested VALUES (1, ROW('x', ROW('a', 'b')));
            CREATE TABLE bare (id integer PRIMARY KEY, c addr); INSERT INTO bare VALUES (1, NULL);
            CREATE TABLE kept (id integer, b integer); INSERT INTO kept VALUES (1, 1);
            CREATE TABLE rowed (id integer PRIMARY KEY, r kept); INSERT INTO rowed VALUES (1, ROW(1, 1));
            CREATE TYPE made AS (a integer, b integer); CREATE TABLE typed OF made; INSERT INTO typed VALUES (1, 1);
            CREATE RULE purge AS ON INSERT TO named DO ALSO DELETE FROM kept WHERE id < 0;
            CREATE TABLE log (id integer); INSERT INTO log VALUES (1); CREATE RULE note AS ON INSERT TO kept DO ALSO INSERT INTO log VALUES (1);
            """
        );
        Script(script);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(tables, string.Join(' ', (await ListAsync()).SelectMany(backup => backup.Tables)));
    }

    [Fact]
    public Task What_a_role_owns_goes_with_drop_owned() =>
        WithRoleAsync(
            "GRANT CREATE ON SCHEMA public TO {role}",
            async (_, role) =>
            {
                await MakeAsync(
                    Item + $"CREATE TABLE owned (id integer); INSERT INTO owned VALUES (1); ALTER TABLE owned OWNER TO {role}"
                );
                Script($"DROP OWNED BY {role}");

                await MigrateAsync(Options with { Force = true });

                Assert.Equal(["public.owned"], (await BackupOfRunAsync()).Tables);
            }
        );

    [Fact]
    public async Task What_one_script_makes_or_renames_another_one_may_drop()
    {
        await MakeAsync(Item);
        Script("ALTER TABLE item RENAME TO old; CREATE TABLE item (id integer); INSERT INTO item VALUES (1);", "0001_a.sql");
        Script("DROP TABLE item;", "0002_b.sql");
        Script("DROP TABLE old;", "0003_c.sql");

        await MigrateAsync(Options with { Force = true });

        var backup = await BackupOfRunAsync();
        Assert.Equal(["public.item"], backup.Tables);
        Assert.Equal(10, backup.Rows);
        Assert.Equal([null, null, backup.BackupId], Observer.Runs.Select(run => run.BackupId));
    }

    [Theory]
    [InlineData(11, 0)]
    [InlineData(10, 1)]
    public async Task A_condition_is_weighed_by_the_planner(int threshold, int backups)
    {
        await MakeAsync(Item + "ANALYZE item");
        Script("DELETE FROM item WHERE id > 0");

        await MigrateAsync(Options with { BackupThreshold = threshold });

        Assert.Equal(backups, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Where_the_planner_cannot_tell_the_rows_are_many()
    {
        await MakeAsync(Item + "ANALYZE item");
        Script("CREATE TABLE gone (id integer); DELETE FROM item USING gone WHERE gone.id = item.id");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(["public.item"], (await BackupOfRunAsync()).Tables);
    }

    [Fact]
    public async Task Names_are_looked_for_as_the_connection_does()
    {
        await MakeAsync(
            Item
                + "CREATE SCHEMA app; CREATE TABLE app.item (id integer); INSERT INTO app.item VALUES (1); ALTER DATABASE "
                + $"{Database.Name} SET search_path = app, public"
        );
        Script("DROP TABLE item");

        await MigrateAsync(Options with { Force = true });

        Assert.Equal(["app.item"], (await BackupOfRunAsync()).Tables);
    }
}
