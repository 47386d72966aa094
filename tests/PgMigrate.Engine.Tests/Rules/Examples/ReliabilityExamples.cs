namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class ReliabilityExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["add-required-column"] =
            [
                new("ALTER TABLE item ADD COLUMN code text NOT NULL", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ADD COLUMN code text NOT NULL DEFAULT ''", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("DELETE FROM item; ALTER TABLE item ADD COLUMN code text NOT NULL", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY NOT NULL", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE TABLE fresh (id integer); ALTER TABLE fresh ADD COLUMN code text NOT NULL", false),
            ],
            ["change-type-view"] =
            [
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT name FROM item",
                },
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT id FROM item",
                },
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", false)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT i.id, count(*), o.name "
                        + "FROM item i JOIN other o ON o.id = i.id GROUP BY 1, 3",
                },
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer, name varchar(40)); CREATE TABLE other (id integer); CREATE VIEW listed "
                        + "AS SELECT i.name FROM item AS i JOIN other o ON o.id = i.id",
                },
                new("ALTER TABLE item ALTER COLUMN name TYPE varchar(80)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name varchar(40)); CREATE VIEW listed AS SELECT * FROM item",
                },
            ],
            ["concurrently-if-not-exists"] =
            [
                new("CREATE INDEX CONCURRENTLY IF NOT EXISTS item_name ON item (name)", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["concurrently-in-transaction"] =
            [
                new("BEGIN; CREATE INDEX CONCURRENTLY item_name ON item (name); COMMIT", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("DO $$ BEGIN CREATE INDEX CONCURRENTLY item_name ON item (name); END $$", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["concurrently-partitioned"] =
            [
                new("CREATE INDEX CONCURRENTLY item_id ON item (id)", true)
                {
                    Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id)",
                },
                new("CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["disable-trigger"] =
            [
                new("ALTER TABLE item DISABLE TRIGGER ALL", true)
                {
                    Setup = "CREATE TABLE item (id integer)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item DISABLE TRIGGER USER", true)
                {
                    Setup = "CREATE TABLE item (id integer)",
                    Lock = TableLock.ShareRowExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item ENABLE TRIGGER ALL", false) { Setup = "CREATE TABLE item (id integer)" },
                new("CREATE TABLE item (id integer); ALTER TABLE item DISABLE TRIGGER ALL", false),
            ],
            ["dynamic-sql"] =
            [
                new("DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'item'; END $$", true) { Setup = "CREATE TABLE item (id integer)" },
                new("DO $$ DECLARE t text; BEGIN FOR t IN EXECUTE 'SELECT 1' LOOP RAISE NOTICE '%', t; END LOOP; END $$", true),
                new("DO $$ BEGIN DROP TABLE item; END $$", false) { Setup = "CREATE TABLE item (id integer)" },
                new(
                    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'execute') THEN RAISE 'EXECUTE'; END IF; "
                        + "END $$",
                    false
                ),
            ],
            ["enum-value-used"] =
            [
                new("ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO diary VALUES ('glad')", true)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; ALTER TABLE diary ALTER COLUMN mood SET DEFAULT 'glad'", true)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; UPDATE diary SET mood = 'glad' WHERE mood = 'good'", true)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; SELECT 'glad'::mood", true)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good')",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; ALTER TYPE mood RENAME TO feeling; SELECT 'glad'::feeling", true)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good')",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO word VALUES ('glad')", false)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE word (name text)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; UPDATE diary SET note = 'glad' WHERE mood = 'good'", false)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood, note text)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO diary (note, mood) VALUES ('glad', 'good')", false)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood, note text)",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; SELECT 'glad'::text", false)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good')",
                },
                new("ALTER TYPE mood ADD VALUE 'glad'; INSERT INTO diary VALUES ('good')", false)
                {
                    Setup = "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE diary (mood mood)",
                },
            ],
            ["extension-rights"] = [new("CREATE EXTENSION postgres_fdw", true), new("CREATE EXTENSION pgcrypto", false)],
            ["name-too-long"] =
            [
                new("CREATE TABLE a_name_that_somebody_has_made_so_long_that_postgresql_must_cut_it_off (id integer)", true),
                new("CREATE TABLE short (id integer)", false),
            ],
            ["not-repeatable"] =
            [
                new("CREATE VIEW listed AS SELECT 1 AS n", true),
                new("CREATE OR REPLACE VIEW listed AS SELECT 1 AS n", false),
                new("DROP VIEW IF EXISTS listed; CREATE VIEW listed AS SELECT 1 AS n", false),
                new(
                    "DO $$ BEGIN IF to_regclass('listed') IS NOT NULL THEN DROP VIEW listed; END IF; END $$; CREATE VIEW listed "
                        + "AS SELECT 1 AS n",
                    false
                ),
            ],
            ["own-transaction"] =
            [
                new("BEGIN; ALTER TABLE item ADD COLUMN a integer; COMMIT", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("SAVEPOINT a; RELEASE SAVEPOINT a", false),
            ],
            ["server-version"] =
            [
                new("MERGE INTO item USING other ON true WHEN MATCHED THEN DELETE", false)
                {
                    Setup = "CREATE TABLE item (id integer); CREATE TABLE other (id integer)",
                },
                new("CREATE TABLE fresh (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED)", false),
            ],
            ["statements-apart"] =
            [
                new("CREATE INDEX CONCURRENTLY item_name ON item (name); ALTER TABLE item ADD COLUMN a integer", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new(
                    "-- pgmigrate:transaction off\nUPDATE item SET name = 'x' WHERE id = 1; UPDATE item SET name = 'y' WHERE id "
                        + "= 2",
                    true
                )
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY item_name ON item (name)", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
                new("ALTER TABLE item ADD COLUMN a integer; ALTER TABLE item ADD COLUMN b integer", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["unqualified-name"] =
            [
                new("CREATE TABLE fresh (id integer)", true),
                new("CREATE TABLE public.fresh (id integer)", false),
                new("SET search_path = app; CREATE TABLE fresh (id integer)", false),
            ],
        };
}
