namespace PgMigrate.Engine.Tests.Rules.Examples;

/// <summary>Scripts that show the rules of this group, by the rule's id.</summary>
internal static class DataLossExamples
{
    public static IReadOnlyDictionary<string, RuleExample[]> All { get; } =
        new Dictionary<string, RuleExample[]>
        {
            ["drop-attribute"] =
            [
                new("ALTER TYPE address DROP ATTRIBUTE zip", true) { Setup = "CREATE TYPE address AS (street text, zip text)" },
                new("ALTER TYPE address ADD ATTRIBUTE town text", false)
                {
                    Setup = "CREATE TYPE address AS (street text, zip text)",
                },
            ],
            ["drop-cascade"] =
            [
                new("DROP VIEW listed CASCADE", true) { Setup = "CREATE VIEW listed AS SELECT 1 AS n" },
                new("DROP EXTENSION plpgsql CASCADE", true),
                new("DROP COLLATION loose CASCADE", true) { Setup = "CREATE COLLATION loose FROM \"C\"" },
                new("DROP ACCESS METHOD heap2 CASCADE", true)
                {
                    Setup = "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler",
                },
                new("DROP VIEW listed", false) { Setup = "CREATE VIEW listed AS SELECT 1 AS n" },
            ],
            ["drop-column"] =
            [
                new("ALTER TABLE item DROP COLUMN name", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = false,
                },
                new("CREATE TABLE fresh (id integer, name text); ALTER TABLE fresh DROP COLUMN name", false),
                new("ALTER TABLE item ALTER COLUMN name DROP DEFAULT", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["drop-constraint"] =
            [
                new("ALTER TABLE item ALTER CONSTRAINT owned NOT ENFORCED", true)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                    FromVersion = 18,
                },
                new(
                    "ALTER TABLE item ALTER CONSTRAINT owned NOT ENFORCED; ALTER TABLE item ALTER CONSTRAINT owned ENFORCED",
                    false
                )
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id))",
                    FromVersion = 18,
                },
                new("ALTER TABLE item DROP CONSTRAINT positive", true)
                {
                    Setup = "CREATE TABLE item (id integer CONSTRAINT positive CHECK (id > 0))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("ALTER TABLE item DROP CONSTRAINT item_owner_id_fkey", true)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer REFERENCES owner (id))",
                    Lock = TableLock.AccessExclusive,
                    Locked = "owner",
                },
                new(
                    "ALTER TABLE item DROP CONSTRAINT positive; ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 1) NOT "
                        + "VALID",
                    false
                )
                {
                    Setup = "CREATE TABLE item (id integer CONSTRAINT positive CHECK (id > 0))",
                },
                new(
                    "ALTER TABLE item DROP CONSTRAINT owned, ADD CONSTRAINT owned_by FOREIGN KEY (owner_id) REFERENCES owner "
                        + "(id) ON DELETE CASCADE",
                    false
                )
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner_id integer CONSTRAINT owned "
                        + "REFERENCES owner (id))",
                },
                new("ALTER TABLE item ADD PRIMARY KEY (id), DROP CONSTRAINT item_id_key", false)
                {
                    Setup = "CREATE TABLE item (id integer UNIQUE)",
                },
                new("ALTER TABLE item DROP CONSTRAINT owned, DROP COLUMN owner_id", false)
                {
                    Setup =
                        "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (id integer, owner_id integer "
                        + "CONSTRAINT owned REFERENCES owner (id))",
                },
                new("ALTER TABLE item DROP CONSTRAINT positive; DROP TABLE item", false)
                {
                    Setup = "CREATE TABLE item (id integer CONSTRAINT positive CHECK (id > 0))",
                },
                new("ALTER TABLE item DROP CONSTRAINT positive; ALTER TABLE item DROP COLUMN id", false)
                {
                    Setup = "CREATE TABLE item (id integer CONSTRAINT positive CHECK (id > 0), name text)",
                },
                new("ALTER TABLE item ADD CONSTRAINT two CHECK (id > 2) NOT VALID; ALTER TABLE item DROP CONSTRAINT two", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                },
            ],
            ["drop-database"] =
            [
                new("DROP DATABASE old", true),
                new("DROP INDEX item_name", false)
                {
                    Setup = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)",
                },
            ],
            ["drop-owned"] = [new("DROP OWNED BY leaver", true), new("REASSIGN OWNED BY leaver TO app", false)],
            ["drop-schema"] =
            [
                new("DROP SCHEMA old CASCADE", true) { Setup = "CREATE SCHEMA old" },
                new("CREATE SCHEMA new", false),
            ],
            ["drop-table"] =
            [
                new("DROP TABLE item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                },
                new("CREATE TABLE fresh (id integer); DROP TABLE fresh", false),
                new("CREATE TEMP TABLE work (id integer); DROP TABLE work", false),
            ],
            ["drop-sequence"] =
            [
                new("DROP SEQUENCE numbers", true) { Setup = "CREATE SEQUENCE numbers" },
                new("DROP SEQUENCE IF EXISTS numbers, public.others CASCADE", true)
                {
                    Setup = "CREATE SEQUENCE numbers; CREATE TABLE item (id integer DEFAULT nextval('numbers'))",
                },
                new("ALTER SEQUENCE numbers RENAME TO others", false) { Setup = "CREATE SEQUENCE numbers" },
            ],
            ["drop-type"] =
            [
                new("DROP TYPE mood CASCADE", true) { Setup = "CREATE TYPE mood AS ENUM ('good')" },
                new("DROP TYPE mood", false) { Setup = "CREATE TYPE mood AS ENUM ('good')" },
            ],
            ["restart-sequence"] =
            [
                new("ALTER SEQUENCE numbers RESTART", true) { Setup = "CREATE SEQUENCE numbers" },
                new("ALTER SEQUENCE numbers INCREMENT 2 RESTART WITH 10", true) { Setup = "CREATE SEQUENCE numbers" },
                new("ALTER TABLE item ALTER COLUMN id RESTART WITH 1", true)
                {
                    Setup = "CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY)",
                },
                new("ALTER SEQUENCE numbers INCREMENT 2", false) { Setup = "CREATE SEQUENCE numbers" },
                new(
                    "CREATE TABLE item (id integer GENERATED ALWAYS AS IDENTITY); ALTER TABLE item ALTER COLUMN id RESTART WITH 10",
                    false
                ),
            ],
            ["opaque-statement"] =
            [
                new("CALL clean()", true)
                {
                    Setup = "CREATE TABLE item (id integer); CREATE PROCEDURE clean() LANGUAGE sql AS 'DELETE FROM item'",
                },
                new("PREPARE gone AS DELETE FROM item; EXECUTE gone", true) { Setup = "CREATE TABLE item (id integer)" },
                new("SELECT public.clean()", true)
                {
                    Setup =
                        "CREATE TABLE item (id integer); CREATE FUNCTION clean() RETURNS void LANGUAGE sql AS 'DELETE FROM item'",
                },
                new("SELECT set_config('search_path', current_setting('app.schema'), false); DELETE FROM item", true)
                {
                    Setup = "CREATE TABLE item (id integer); SET app.schema = 'public'",
                },
                new("SELECT set_config('search_path', 'public', false); DELETE FROM item", false)
                {
                    Setup = "CREATE TABLE item (id integer)",
                },
                new("SELECT pg_catalog.now()", false),
                new(
                    "CREATE FUNCTION public.one() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'; SELECT public.one()",
                    false
                ),
                new("DELETE FROM item", false) { Setup = "CREATE TABLE item (id integer)" },
            ],
            ["truncate"] =
            [
                new("TRUNCATE item", true)
                {
                    Setup = "CREATE TABLE item (id integer, name text)",
                    Lock = TableLock.AccessExclusive,
                    Locked = "item",
                    Rewrites = true,
                },
                new("CREATE TABLE fresh (id integer); TRUNCATE fresh", false),
            ],
        };
}
