using Npgsql;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Engine.Undo.Derivation;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo.Derivation;

/// <summary>A script, and what is derived from it, on a server: up and down lead back to the schema that was there.</summary>
public sealed class DerivedDownTests(PostgresServer server) : SchemaTestBase(server)
{
    private const string Standing = """
        CREATE SCHEMA s;
        CREATE TYPE s.mood AS ENUM ('sad', 'ok');
        CREATE TYPE s.pair AS (one integer, two text);
        CREATE DOMAIN s.code AS text CONSTRAINT short CHECK (length(VALUE) < 9);
        CREATE TABLE s.parent (id integer PRIMARY KEY, note text DEFAULT 'x''y', "order" integer);
        CREATE TABLE s.child (id integer NOT NULL, parent_id integer, mood s.mood, state text, CONSTRAINT positive CHECK (id > 0));
        CREATE TABLE s.part (id integer, at date) PARTITION BY RANGE (at);
        CREATE TABLE public.plain (id integer, name text);
        CREATE INDEX child_old ON s.child (state);
        CREATE SEQUENCE s.numbers;
        CREATE COLLATION s.plain FROM "C";
        CREATE VIEW s.names AS SELECT id, note FROM s.parent;
        CREATE FUNCTION s.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
        CREATE FUNCTION s.f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';
        CREATE FUNCTION s.g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s.t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER fires BEFORE INSERT ON s.child FOR EACH ROW EXECUTE FUNCTION s.t();
        CREATE POLICY seen ON s.child USING (true);
        COMMENT ON TABLE s.parent IS 'it''s a \ parent';
        COMMENT ON COLUMN s.parent.note IS 'a note';
        COMMENT ON TRIGGER fires ON s.child IS 'fires';
        ALTER TABLE s.parent ENABLE ROW LEVEL SECURITY;
        GRANT SELECT, INSERT ON s.parent TO schema_app;
        GRANT UPDATE (note) ON s.parent TO schema_app;
        GRANT SELECT ON s.child TO "Schema role" WITH GRANT OPTION;
        REVOKE EXECUTE ON FUNCTION s.g() FROM PUBLIC;
        """;

    // Scripts that need no snapshot.
    private static readonly string[] Certain =
    [
        "CREATE TABLE s.n (id serial PRIMARY KEY, mood s.mood)",
        "CREATE TABLE n (id integer)",
        "CREATE TABLE s.\"Odd Name\" (\"order\" integer)",
        "CREATE UNLOGGED TABLE s.\"user\" (id integer)",
        "CREATE TABLE s.part_1 PARTITION OF s.part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        "CREATE TABLE s.n AS SELECT id, count(*) AS many FROM s.parent GROUP BY id",
        "CREATE SCHEMA n; CREATE TABLE n.a (id integer); CREATE TYPE n.e AS ENUM ('x'); CREATE VIEW n.v AS SELECT id FROM n.a",
        "CREATE SCHEMA n AUTHORIZATION schema_app",
        "CREATE SCHEMA n; CREATE TABLE n.a (id integer); ALTER SCHEMA n RENAME TO m; INSERT INTO m.a VALUES (1)",
        "CREATE TYPE s.n AS (a integer)",
        "CREATE TYPE s.n AS RANGE (subtype = integer)",
        "CREATE TYPE s.n AS ENUM ('a'); ALTER TYPE s.n ADD VALUE 'b'; COMMENT ON TYPE s.n IS 'new'",
        "CREATE DOMAIN s.n AS integer CHECK (VALUE > 0); ALTER DOMAIN s.n ADD CHECK (VALUE < 9)",
        "CREATE SEQUENCE s.n; ALTER SEQUENCE s.n INCREMENT BY 5",
        "CREATE VIEW s.n AS SELECT id FROM s.child",
        "CREATE MATERIALIZED VIEW s.n AS SELECT id FROM s.child; CREATE INDEX n_id ON s.n (id); REFRESH MATERIALIZED VIEW s.n",
        "CREATE VIEW s.n AS SELECT 1 AS one; CREATE OR REPLACE VIEW s.n AS SELECT 1 AS one, 2 AS two",
        "CREATE FUNCTION s.n(a integer DEFAULT 1, VARIADIC b text[] = '{}') RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION s.f(IN a date, OUT b date) LANGUAGE sql AS 'SELECT a'; ALTER FUNCTION s.f(date) OWNER TO schema_app; "
            + "COMMENT ON FUNCTION s.f(a date) IS 'new'",
        "CREATE PROCEDURE s.p(a integer, INOUT b text) LANGUAGE sql AS 'SELECT b'",
        "CREATE TRIGGER n BEFORE UPDATE ON s.child FOR EACH ROW EXECUTE FUNCTION s.t()",
        "CREATE CONSTRAINT TRIGGER n AFTER UPDATE ON s.child FOR EACH ROW EXECUTE FUNCTION s.t(); ALTER TABLE s.child DISABLE "
            + "TRIGGER n",
        "CREATE INDEX n ON s.child (id)",
        "CREATE UNIQUE INDEX CONCURRENTLY n ON s.child (id)",
        "CREATE INDEX n ON s.child (id); ALTER INDEX s.n RENAME TO m; COMMENT ON INDEX s.m IS 'new'",
        "CREATE POLICY n ON s.child USING (id > 0); ALTER POLICY n ON s.child USING (id > 1); COMMENT ON POLICY n ON s.child IS "
            + "'new'",
        "ALTER TABLE s.child ADD COLUMN n integer DEFAULT 1 NOT NULL, ADD COLUMN m text CHECK (m <> '')",
        "ALTER TABLE s.child ADD COLUMN n integer; COMMENT ON COLUMN s.child.n IS 'new'; ALTER TABLE s.child ALTER COLUMN n SET "
            + "NOT NULL, ALTER n SET DEFAULT 1",
        "ALTER TABLE s.child ADD COLUMN n integer; ALTER TABLE s.child RENAME COLUMN n TO m; CREATE INDEX of_m ON s.child (m)",
        "ALTER TABLE s.child ADD COLUMN n integer; ALTER TABLE s.child DROP COLUMN n",
        "ALTER TABLE s.child ADD CONSTRAINT n CHECK (id > 0) NOT VALID; ALTER TABLE s.child VALIDATE CONSTRAINT n",
        "ALTER TABLE s.child ADD CONSTRAINT n CHECK (m > 0), ADD COLUMN m integer",
        "ALTER TABLE s.child ADD CONSTRAINT n UNIQUE (id), ADD CONSTRAINT k FOREIGN KEY (parent_id) REFERENCES s.parent",
        "ALTER TABLE s.child ADD CONSTRAINT n EXCLUDE USING btree (id WITH =)",
        "ALTER TABLE s.child RENAME TO n; ALTER TABLE s.n ADD COLUMN m integer; ALTER TABLE s.n RENAME COLUMN m TO o",
        "ALTER TABLE s.child RENAME COLUMN id TO \"user\"; ALTER TABLE s.child RENAME CONSTRAINT positive TO m",
        "ALTER TABLE s.parent RENAME CONSTRAINT parent_pkey TO pk; ALTER INDEX s.child_old RENAME TO child_new; ALTER VIEW "
            + "s.names RENAME TO labels",
        "ALTER TABLE plain RENAME TO \"select\"",
        "ALTER SEQUENCE s.numbers RENAME TO n; ALTER TYPE s.mood RENAME TO n; ALTER TYPE s.n RENAME VALUE 'ok' TO 'it''s ok'; "
            + "ALTER TYPE s.pair RENAME ATTRIBUTE one TO three",
        "ALTER DOMAIN s.code RENAME CONSTRAINT short TO brief; ALTER DOMAIN s.code RENAME TO n",
        "ALTER FUNCTION s.f(a integer) RENAME TO n; ALTER TRIGGER fires ON s.child RENAME TO n; ALTER POLICY seen ON s.child "
            + "RENAME TO n; ALTER SCHEMA s RENAME TO n",
        "ALTER COLLATION s.plain RENAME TO n",
        "ALTER TABLE s.child RENAME TO old; CREATE TABLE s.child (id integer)",
        "SET search_path = s; CREATE TABLE n (id integer); CREATE INDEX m ON n (id); ALTER TABLE child ADD COLUMN n integer; "
            + "RESET search_path",
        "BEGIN; CREATE TABLE s.n (id integer); LOCK TABLE s.child; COMMIT; SET lock_timeout = '1s'; SELECT 1",
        "CREATE TEMP TABLE n AS SELECT id FROM s.parent; INSERT INTO n VALUES (1); CREATE INDEX ON n (id); DROP TABLE n; CREATE "
            + "TABLE s.n (id integer)",
        "CREATE TABLE s.n (id integer); INSERT INTO s.n SELECT id FROM s.parent; UPDATE s.n SET id = 2; DELETE FROM s.n; "
            + "TRUNCATE s.n; DROP TABLE s.n",
        "CREATE TABLE s.n (id integer); ALTER TABLE s.n ADD COLUMN m text; CREATE INDEX ON s.n (m); COMMENT ON COLUMN s.n.m IS "
            + "'m'; GRANT SELECT ON s.n TO schema_app; ALTER TABLE s.n ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON s.n USING "
            + "(true)",
        "CREATE TABLE s.a (id integer PRIMARY KEY, b integer); CREATE TABLE s.b (id integer PRIMARY KEY); ALTER TABLE s.a ADD "
            + "CONSTRAINT n FOREIGN KEY (b) REFERENCES s.b",
        "CREATE TABLE s.a (id integer); CREATE FUNCTION s.u() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
            + "CREATE TRIGGER n BEFORE INSERT ON s.a FOR EACH ROW EXECUTE FUNCTION s.u(); ALTER TABLE s.a RENAME TO c",
        "CREATE TABLE s.a (id integer); CREATE SEQUENCE s.q OWNED BY s.a.id; ALTER TABLE s.a ALTER COLUMN id SET DEFAULT "
            + "nextval('s.q')",
        "CREATE SEQUENCE s.q; ALTER TABLE s.child ADD COLUMN n bigint DEFAULT nextval('s.q'); ALTER SEQUENCE s.q OWNED BY "
            + "s.child.n",
        "CREATE TABLE s.p (id integer) PARTITION BY LIST (id); CREATE TABLE s.p1 (id integer); ALTER TABLE s.p ATTACH PARTITION "
            + "s.p1 FOR VALUES IN (1)",
    ];

    // Scripts that need the schema before or after the run.
    private static readonly string[] CertainWithSnapshots =
    [
        "ALTER TABLE s.parent ALTER COLUMN note SET DEFAULT 'z'",
        "ALTER TABLE s.parent ALTER COLUMN note DROP DEFAULT, ALTER COLUMN \"order\" SET DEFAULT 5",
        "ALTER TABLE s.child ALTER COLUMN parent_id SET NOT NULL, ALTER COLUMN id SET NOT NULL",
        "ALTER TABLE s.child ADD PRIMARY KEY (id, parent_id)",
        "ALTER TABLE s.child ADD CONSTRAINT n PRIMARY KEY (parent_id)",
        "ALTER TABLE s.child ADD COLUMN n serial, ADD PRIMARY KEY (n)",
        "ALTER TABLE s.child ADD CHECK (id > 0), ADD UNIQUE (id), ADD UNIQUE (parent_id), ADD FOREIGN KEY (parent_id) "
            + "REFERENCES s.parent",
        "CREATE INDEX ON s.child (id); CREATE UNIQUE INDEX ON s.child (id); CREATE INDEX ON s.child (lower(state))",
        "COMMENT ON TABLE s.parent IS 'other'; COMMENT ON COLUMN s.parent.note IS NULL; COMMENT ON COLUMN s.pair.one IS 'one'; "
            + "COMMENT ON TRIGGER fires ON s.child IS NULL",
        "COMMENT ON SCHEMA s IS 'new'; COMMENT ON CONSTRAINT short ON DOMAIN s.code IS 'new'; COMMENT ON TYPE s.mood IS 'new'; "
            + "COMMENT ON FUNCTION s.g() IS 'new'",
        "ALTER TABLE s.child ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; ALTER TABLE s.parent DISABLE ROW LEVEL "
            + "SECURITY",
        "GRANT SELECT ON s.child TO schema_app; GRANT ALL ON s.parent TO schema_app, PUBLIC; REVOKE ALL ON s.child FROM "
            + "\"Schema role\"",
        "REVOKE ALL ON s.parent FROM schema_app; GRANT USAGE ON SCHEMA s TO PUBLIC; GRANT USAGE ON TYPE s.mood TO schema_app",
        "GRANT EXECUTE ON FUNCTION s.g() TO PUBLIC; REVOKE ALL ON FUNCTION s.t() FROM PUBLIC",
        "GRANT SELECT ON ALL TABLES IN SCHEMA s TO schema_app; REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA s FROM PUBLIC; GRANT "
            + "USAGE ON ALL SEQUENCES IN SCHEMA s TO \"Schema role\"",
        "GRANT SELECT (id), UPDATE (note) ON s.parent TO \"Schema role\"",
        "SET search_path = \"$user\", s, public; CREATE TABLE n (id integer); ALTER TABLE n RENAME TO m; ALTER TABLE child ADD "
            + "COLUMN n integer; CREATE FUNCTION h(a mood) RETURNS mood LANGUAGE sql AS 'SELECT a'",
        "ALTER TABLE plain ADD COLUMN n integer; CREATE TABLE n (id integer); COMMENT ON TABLE plain IS 'new'",
        "CREATE FUNCTION s.f(a date) RETURNS date LANGUAGE sql AS 'SELECT a'; COMMENT ON FUNCTION s.f(integer) IS 'the old "
            + "one'; GRANT EXECUTE ON FUNCTION s.f(date) TO schema_app",
    ];

    [Fact]
    public async Task What_is_derived_leads_back()
    {
        await Database.ExecuteAsync(Standing);
        var before = await ReadAsync();
        foreach (var script in Certain)
            await LeadsBackAsync(script, before, isCertain: true);
        foreach (var script in CertainWithSnapshots)
            await LeadsBackAsync(script, before, isCertain: false);
    }

    [Fact]
    public void What_needs_a_snapshot_is_refused_without_one() =>
        Assert.All(
            CertainWithSnapshots.Where(script => !script.StartsWith("ALTER TABLE plain", StringComparison.Ordinal)),
            script => Assert.NotEmpty(DerivedDown.Of(SqlText.Read(script), before: null, after: null).Obstacles)
        );

    // Each script is left as it was found, so that the next one begins there.
    private async Task LeadsBackAsync(string script, SchemaSnapshot before, bool isCertain)
    {
        var statements = SqlSplitter
            .Split(script)
            .Where(piece => piece.Kind == SqlPieceKind.Statement)
            .Select(piece => piece.Content(script).ToString())
            .ToArray();
        await RunAsync(statements);
        var down = DerivedDown.Of(SqlText.Read(script), before, await ReadAsync());
        await LeadsBackAsync(script, down, before);
        if (
            !isCertain
            || DerivedDown.Of(SqlText.Read(script), before: null, after: null) is var plain
                && plain.Statements.SequenceEqual(down.Statements)
                && plain.IsWhole
        )
            return;
        await RunAsync(statements);
        await LeadsBackAsync(script, DerivedDown.Of(SqlText.Read(script), before: null, after: null), before);
    }

    private async Task LeadsBackAsync(string script, DerivedDown down, SchemaSnapshot before)
    {
        Assert.True(down.IsWhole, $"{script}: {string.Join(", ", down.Obstacles)}");
        Assert.DoesNotContain(down.Statements, statement => statement.Contains("CASCADE", StringComparison.Ordinal));
        await RunAsync(down.Statements);
        var rest = SchemaDifference.Between(before, await ReadAsync()).Select(ChangeText.Of).ToArray();
        Assert.True(rest.Length == 0, $"{script}: {string.Join(", ", rest)}");
    }

    // One session, and each statement in a transaction of its own, as some of them need.
    private async Task RunAsync(IEnumerable<string> statements)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
