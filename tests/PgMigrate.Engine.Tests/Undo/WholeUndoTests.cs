using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>Everything is taken back that was applied, until the database is as empty as it was.</summary>
public sealed class WholeUndoTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly UndoOptions All = new() { Last = 1000 };

    // The runs are one: by its id and by the number of scripts the way is the same.
    [Fact]
    public async Task The_sample_is_taken_back_as_a_whole_and_can_be_applied_again()
    {
        CopySample();
        var empty = await ReadSchemaAsync();

        await MigrateAsync();
        await UndoAsync(new() { RunIds = [Observer.Runs[^1].RunId] });
        await AssertEmptyAsync(empty);
        await MigrateAsync();
        await UndoAsync(All);
        await AssertEmptyAsync(empty);
    }

    [Fact]
    public async Task What_is_made_of_every_kind_is_taken_back()
    {
        foreach (var (file, text) in EveryKind)
            Folder.Write(file, text);
        var empty = await ReadSchemaAsync();

        await MigrateAsync();
        await UndoAsync(All);

        await AssertEmptyAsync(empty);
    }

    // Three runs: views that gain and lose columns, functions with other results, what is dropped and made again.
    [Fact]
    public async Task What_changed_from_run_to_run_is_taken_back_run_by_run()
    {
        var schemas = new List<SchemaSnapshot> { await ReadSchemaAsync() };
        foreach (var run in Runs)
        {
            foreach (var (file, text) in run)
                Folder.Write(file, text);
            await MigrateAsync();
            schemas.Add(await ReadSchemaAsync());
        }

        for (var run = Runs.Length - 1; run > 0; run--)
        {
            await UndoAsync(new() { LastRuns = 1 });
            AssertSame(schemas[run], await ReadSchemaAsync());
        }

        await UndoAsync(All);
        await AssertEmptyAsync(schemas[0]);
    }

    // The roles are the server's, which other tests use.
    private void CopySample()
    {
        var sample = RepositoryRoot.Combine("migrations");
        foreach (var file in Directory.EnumerateFiles(sample, "*.sql", SearchOption.AllDirectories))
            Folder.Write(Path.GetRelativePath(sample, file), File.ReadAllText(file));
        Folder.Write("down/0001_create_roles.sql", "DO $$ BEGIN RAISE NOTICE 'The roles stay.'; END $$;");
    }

    private async Task AssertEmptyAsync(SchemaSnapshot empty)
    {
        AssertSame(empty, await ReadSchemaAsync());
        Assert.Equal(
            "0 0",
            await Database.ScalarAsync<string>(
                """SELECT (SELECT count(*) FROM grate."ScriptsRun") || ' ' || (SELECT count(*) FROM grate."Version")"""
            )
        );
    }

    private static void AssertSame(SchemaSnapshot expected, SchemaSnapshot actual) =>
        Assert.Equal([], SchemaDifference.Between(expected, actual).Select(ChangeText.Of));

    private async Task<SchemaSnapshot> ReadSchemaAsync()
    {
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
        return await SchemaSnapshot.ReadAsync(
            connection,
            SnapshotOptions.WithoutHistory(Options.HistorySchema),
            CancellationToken.None
        );
    }

    private Task UndoAsync(UndoOptions undo) => Migrator.UndoAsync(Target, Options, undo, Observer, CancellationToken.None);

    private static readonly (string File, string Text)[] EveryKind =
    [
        (
            "runBeforeUp/check.sql",
            "DO $$ BEGIN IF current_setting('server_version_num')::integer < 120000 THEN RAISE EXCEPTION 'too old'; END IF; END $$;"
        ),
        (
            "up/0001_types.sql",
            """
            CREATE SCHEMA IF NOT EXISTS shop;
            CREATE EXTENSION IF NOT EXISTS hstore SCHEMA shop;
            CREATE TYPE shop.color AS ENUM ('red', 'green');
            CREATE TYPE shop.place AS (street text, town text);
            CREATE TYPE shop.span AS RANGE (subtype = integer);
            CREATE DOMAIN shop.price AS numeric CONSTRAINT positive CHECK (VALUE > 0);
            CREATE SEQUENCE IF NOT EXISTS shop.numbers;
            COMMENT ON TYPE shop.color IS 'paint';
            """
        ),
        (
            "up/0002_tables.sql",
            """
            CREATE TABLE IF NOT EXISTS shop.item (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, color shop.color DEFAULT 'red',
                price shop.price, tags shop.hstore, number bigint DEFAULT nextval('shop.numbers'), CONSTRAINT short CHECK (length(name) < 99));
            INSERT INTO shop.item (name) VALUES ('first');
            CREATE TABLE shop.sale (item bigint REFERENCES shop.item, at date NOT NULL, amount integer) PARTITION BY RANGE (at);
            CREATE TABLE shop.sale_old PARTITION OF shop.sale FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
            CREATE TABLE shop.sale_new PARTITION OF shop.sale DEFAULT;
            CREATE INDEX IF NOT EXISTS ix_sale_at ON shop.sale (at);
            CREATE STATISTICS shop.item_statistics ON name, price FROM shop.item;
            CREATE POLICY own ON shop.item USING (name = current_user);
            ALTER TABLE shop.item ENABLE ROW LEVEL SECURITY;
            COMMENT ON COLUMN shop.item.name IS 'what it is called';
            COMMENT ON SCHEMA public IS 'nothing is here';
            GRANT USAGE ON SCHEMA shop TO pg_monitor;
            GRANT SELECT (name) ON shop.item TO pg_monitor;
            """
        ),
        (
            "up/0003_publish.sql",
            "CREATE PUBLICATION shop FOR TABLE shop.item; ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO pg_monitor; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;"
        ),
        (
            "functions/functions.sql",
            """
            CREATE OR REPLACE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE OR REPLACE FUNCTION shop.add(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
            DROP AGGREGATE IF EXISTS shop.total(integer);
            CREATE AGGREGATE shop.total(integer) (SFUNC = shop.add, STYPE = integer, INITCOND = '0');
            DROP OPERATOR IF EXISTS shop.|+| (integer, integer);
            CREATE OPERATOR shop.|+| (LEFTARG = integer, RIGHTARG = integer, FUNCTION = shop.add);
            REVOKE EXECUTE ON FUNCTION shop.add(integer, integer) FROM PUBLIC;
            """
        ),
        (
            "views/a_item.sql",
            """
            CREATE OR REPLACE VIEW shop.v_item WITH (security_barrier = true) AS SELECT id, name FROM shop.item;
            COMMENT ON VIEW shop.v_item IS 'items';
            DROP MATERIALIZED VIEW IF EXISTS shop.m_item;
            CREATE MATERIALIZED VIEW shop.m_item AS SELECT count(*) AS items FROM shop.v_item;
            CREATE UNIQUE INDEX ON shop.m_item (items);
            GRANT SELECT ON shop.v_item TO pg_monitor;
            """
        ),
        (
            "sprocs/sell.sql",
            "CREATE OR REPLACE PROCEDURE shop.sell(item bigint) LANGUAGE sql AS 'INSERT INTO shop.sale VALUES (item, now())';"
        ),
        (
            "triggers/touch.sql",
            """
            DROP TRIGGER IF EXISTS touched ON shop.item;
            CREATE TRIGGER touched BEFORE UPDATE ON shop.item FOR EACH ROW EXECUTE FUNCTION shop.touch();
            DROP TRIGGER IF EXISTS sold ON shop.sale;
            CREATE TRIGGER sold AFTER INSERT ON shop.sale FOR EACH ROW EXECUTE FUNCTION shop.touch();
            CREATE OR REPLACE RULE quiet AS ON DELETE TO shop.v_item DO INSTEAD NOTHING;
            """
        ),
        ("indexes/names.sql", "CREATE INDEX IF NOT EXISTS ix_item_name ON shop.item (lower(name));"),
        (
            "runAfterOtherAnyTimeScripts/rights.sql",
            "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO pg_monitor; DO $$ BEGIN CREATE COLLATION IF NOT EXISTS shop.plain FROM \"C\"; END $$;"
        ),
        ("permissions/every_time.sql", "GRANT SELECT ON shop.v_item TO PUBLIC;"),
    ];

    private static readonly (string File, string Text)[][] Runs =
    [
        [
            ("up/0001_item.sql", "CREATE TABLE item (id integer PRIMARY KEY, name text, price numeric);"),
            (
                "views/a_item.sql",
                "CREATE OR REPLACE VIEW v_item AS SELECT id, name FROM item; COMMENT ON VIEW v_item IS 'items';"
            ),
            (
                "views/b_named.sql",
                "CREATE OR REPLACE VIEW v_named AS SELECT id FROM v_item WHERE name IS NOT NULL; GRANT SELECT ON v_named TO pg_monitor;"
            ),
            ("functions/rate.sql", "CREATE OR REPLACE FUNCTION rate(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
            ("permissions/grants.sql", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_read_all_settings;"),
        ],
        [
            ("up/0002_note.sql", "ALTER TABLE item ADD COLUMN note text;"),
            (
                "views/a_item.sql",
                "CREATE OR REPLACE VIEW v_item AS SELECT id, name, note FROM item; COMMENT ON VIEW v_item IS 'noted';"
            ),
            (
                "views/c_dear.sql",
                "CREATE OR REPLACE VIEW v_dear AS SELECT v.id, v.note FROM v_item v JOIN item i USING (id) WHERE price > 9;"
            ),
        ],
        [
            (
                "functions/rate.sql",
                "DROP FUNCTION IF EXISTS rate(integer); CREATE FUNCTION rate(integer) RETURNS numeric LANGUAGE sql AS 'SELECT 1.5';"
            ),
            ("views/b_named.sql", "DROP VIEW IF EXISTS v_named; CREATE VIEW v_named AS SELECT name, id FROM v_item;"),
            (
                "indexes/names.sql",
                "CREATE INDEX IF NOT EXISTS ix_name ON item (name); CREATE TABLE IF NOT EXISTS mark (id integer); INSERT INTO mark VALUES (1);"
            ),
        ],
    ];
}
