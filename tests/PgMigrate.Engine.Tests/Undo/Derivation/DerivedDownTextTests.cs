using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Tests.Undo.Derivation;

/// <summary>What is refused and why, and what the statements look like: no server is needed.</summary>
public sealed class DerivedDownTextTests
{
    [Theory]
    [InlineData("CREATE TABLE IF NOT EXISTS s.t (id integer)", "IF NOT EXISTS")]
    [InlineData("CREATE SCHEMA IF NOT EXISTS s", "IF NOT EXISTS")]
    [InlineData("CREATE SEQUENCE IF NOT EXISTS s.q", "IF NOT EXISTS")]
    [InlineData("CREATE INDEX IF NOT EXISTS i ON s.t (id)", "IF NOT EXISTS")]
    [InlineData("ALTER TABLE s.t ADD COLUMN IF NOT EXISTS c integer", "IF NOT EXISTS")]
    [InlineData("CREATE OR REPLACE VIEW s.v AS SELECT 1", "OR REPLACE")]
    [InlineData("CREATE OR REPLACE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "OR REPLACE")]
    [InlineData("CREATE OR REPLACE TRIGGER t BEFORE INSERT ON s.t EXECUTE FUNCTION s.f()", "OR REPLACE")]
    [InlineData("ALTER TABLE IF EXISTS s.t ADD COLUMN c integer", "IF EXISTS")]
    [InlineData("CREATE SCHEMA s CREATE TABLE t (id integer)", "makes objects in the schema")]
    [InlineData("CREATE SCHEMA AUTHORIZATION CURRENT_ROLE", "name from the role")]
    [InlineData("CREATE TYPE s.b", "base type")]
    [InlineData("CREATE INDEX ON s.t (id)", "server chose the name of the index")]
    [InlineData("ALTER TABLE s.t ADD UNIQUE (id)", "server chose the name of the constraint")]
    [InlineData("ALTER TABLE s.t ADD CONSTRAINT u UNIQUE USING INDEX i", "the index becomes")]
    [InlineData("ALTER TABLE s.t ADD CONSTRAINT p PRIMARY KEY (id)", "schema before the run")]
    [InlineData("ALTER TABLE s.t ADD COLUMN c integer CHECK (id > 0)", "not about the column")]
    [InlineData("ALTER TABLE s.t ALTER COLUMN c SET DEFAULT 1", "schema before the run")]
    [InlineData("ALTER TABLE s.t ALTER COLUMN c SET NOT NULL", "schema before the run")]
    [InlineData("ALTER TABLE s.t ALTER COLUMN c DROP NOT NULL", "no value")]
    [InlineData("ALTER TABLE s.t ALTER COLUMN c TYPE bigint", "change of type")]
    [InlineData("ALTER TABLE s.t ENABLE ROW LEVEL SECURITY", "schema before the run")]
    [InlineData("ALTER TABLE s.t DROP COLUMN c", "values of the column are lost")]
    [InlineData("ALTER TABLE s.t DROP CONSTRAINT c", "cannot be made again")]
    [InlineData("ALTER TABLE s.t VALIDATE CONSTRAINT c", "validated stays")]
    [InlineData("ALTER TABLE s.t ATTACH PARTITION s.p DEFAULT", "attached or detached")]
    [InlineData("ALTER TABLE s.t DETACH PARTITION s.p", "attached or detached")]
    [InlineData("ALTER TABLE s.t SET SCHEMA r", "no certain inverse")]
    [InlineData("ALTER TABLE s.t OWNER TO someone", "no certain inverse")]
    [InlineData("DROP TABLE s.t", "cannot be made again")]
    [InlineData("DROP INDEX CONCURRENTLY s.i", "cannot be made again")]
    [InlineData("ALTER TYPE s.e ADD VALUE 'x'", "value of an enum")]
    [InlineData("INSERT INTO s.t VALUES (1)", "INSERT changes rows")]
    [InlineData("UPDATE s.t SET c = 1", "UPDATE changes rows")]
    [InlineData("DELETE FROM s.t WHERE id = 1", "DELETE changes rows")]
    [InlineData("MERGE INTO s.t USING s.u ON true WHEN MATCHED THEN DELETE", "MERGE changes rows")]
    [InlineData("COPY s.t FROM stdin;\n1\n\\.\n", "COPY adds rows")]
    [InlineData("COPY s.t TO '/tmp/t'", "outside")]
    [InlineData("TRUNCATE s.t", "rows are lost")]
    [InlineData("SELECT s.fill()", "it calls s.fill")]
    [InlineData("SELECT setval('s.q', 5)", "it calls setval")]
    [InlineData("WITH d AS (DELETE FROM s.t RETURNING id) SELECT * FROM d", "changes rows of another table")]
    [InlineData("DO $$ BEGIN UPDATE s.t SET c = 1; END $$", "cannot be read off")]
    [InlineData("DO $$ BEGIN EXECUTE 'DELETE FROM s.t'; END $$", "cannot be read off")]
    [InlineData("DO $$ BEGIN PERFORM s.fill(); END $$", "cannot be read off")]
    [InlineData("DO $$ DECLARE n integer := s.fill(); BEGIN NULL; END $$", "cannot be read off")]
    [InlineData(
        "DO $$ BEGIN IF EXISTS (SELECT FROM s.t WHERE s.f(c)) THEN RAISE EXCEPTION 'x'; END IF; END $$",
        "cannot be read off"
    )]
    [InlineData("DO $$ BEGIN FOR r IN DELETE FROM s.t RETURNING id LOOP NULL; END LOOP; END $$", "cannot be read off")]
    [InlineData("DO LANGUAGE plperl 'return 1'", "cannot be read off")]
    [InlineData("DROP ROLE r", "cannot be made again")]
    [InlineData("CALL s.p()", "cannot be read off")]
    [InlineData("ROLLBACK", "rolls back")]
    [InlineData("\\connect other\n", "command of psql")]
    [InlineData("CREATE EXTENSION hstore", "no certain inverse")]
    [InlineData("COMMENT ON TABLE s.t IS 'x'", "schema before the run")]
    [InlineData("GRANT SELECT ON s.t TO r", "schema before the run")]
    [InlineData("SET search_path = a, b; CREATE TABLE t (id integer)", "search path")]
    [InlineData("SET ROLE r; CREATE TABLE t (id integer)", "search path")]
    [InlineData("SET SESSION AUTHORIZATION r; CREATE TABLE t (id integer)", "search path")]
    [InlineData("SELECT set_config('search_path', 'a', false)", "it calls set_config")]
    [InlineData("REFRESH MATERIALIZED VIEW s.v", "rows that the view had")]
    [InlineData("CREATE TABLE s.n AS SELECT s.f()", "it calls s.f")]
    [InlineData("CREATE TABLE s.n (id integer); INSERT INTO s.n SELECT s.f()", "it calls s.f")]
    [InlineData(
        "CREATE TABLE s.n (id integer); WITH d AS (DELETE FROM s.t RETURNING id) INSERT INTO s.n SELECT id FROM d",
        "changes rows of another table"
    )]
    [InlineData(
        "CREATE TABLE s.n (id integer); CREATE TRIGGER t BEFORE INSERT ON s.n EXECUTE FUNCTION s.f(); INSERT INTO s.n VALUES (1)",
        "trigger, rule or foreign key"
    )]
    [InlineData(
        "CREATE TABLE s.n (id integer PRIMARY KEY); ALTER TABLE s.t ADD COLUMN n integer REFERENCES s.n ON DELETE CASCADE; "
            + "DELETE FROM s.n",
        "trigger, rule or foreign key"
    )]
    [InlineData("CREATE TABLE s.n (id integer); DROP TABLE s.n CASCADE", "CASCADE")]
    [InlineData("CREATE TABLE s.n (id integer); ALTER TABLE s.t ATTACH PARTITION s.n DEFAULT", "attached or detached")]
    [InlineData("CREATE TABLE s.n (id integer); TRUNCATE s.n CASCADE", "rows are lost")]
    [InlineData(
        "CREATE VIEW s.v AS SELECT 1; CREATE TABLE s.n (id integer); CREATE OR REPLACE VIEW s.v AS SELECT id FROM s.n",
        "depend on s.n"
    )]
    [InlineData("ALTER TABLE s.t ADD COLUMN c integer; CREATE INDEX i ON s.t (c); ALTER TABLE s.t DROP COLUMN c", "gone with it")]
    [InlineData(
        "ALTER TABLE s.t ADD COLUMN c integer; ALTER TABLE s.t ADD CONSTRAINT k CHECK (c > 0); ALTER TABLE s.t DROP COLUMN c",
        "gone with it"
    )]
    public void What_has_no_certain_inverse_is_refused_with_the_reason(string script, string reason)
    {
        var obstacle = Assert.Single(DerivedDown.Of(SqlText.Read(script), before: null, after: null).Obstacles);

        Assert.Contains(reason, obstacle.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM s.t")]
    [InlineData("SET lock_timeout = '2s'; SHOW lock_timeout")]
    [InlineData("DO $$ BEGIN NULL; END $$")]
    [InlineData("DO $$ BEGIN IF (SELECT count(*) FROM s.t) > 3 THEN RAISE EXCEPTION 'too many: %', now(); END IF; END $$")]
    [InlineData("DO 'BEGIN PERFORM 1 FROM s.t; END'")]
    [InlineData("DO $$ DECLARE n text; BEGIN FOR n IN SELECT c FROM s.t LOOP RAISE NOTICE '%', upper(n); END LOOP; END $$")]
    [InlineData("DO $$ BEGIN SET LOCAL lock_timeout = '2s'; ASSERT (SELECT true), 'no'; END $$")]
    [InlineData("DO LANGUAGE 'plpgsql' $$ BEGIN SET LOCAL lock_timeout = '2s'; PERFORM 1 FROM s.t; END $$")]
    public void What_changes_nothing_needs_no_way_back(string script)
    {
        var down = DerivedDown.Of(SqlText.Read(script), before: null, after: null);

        Assert.Equal((true, 0, 0), (down.IsWhole, down.Statements.Count, down.Stays.Count));
    }

    [Theory]
    [InlineData("CREATE ROLE app", "line 1: CREATE ROLE app")]
    [InlineData("GRANT a TO b", "line 1: GRANT ROLE a")]
    [InlineData("COMMENT ON ROLE r IS 'x'", "line 1: COMMENT ON ROLE r")]
    [InlineData("ALTER SYSTEM SET work_mem = '8MB'", "line 1: ALTER SYSTEM")]
    [InlineData("GRANT CONNECT ON DATABASE d TO r", "line 1: GRANT d")]
    [InlineData(
        "DO $$ BEGIN\nCREATE ROLE app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "line 2: CREATE ROLE app"
    )]
    public void What_belongs_to_the_server_stays_and_is_said(string script, string stays)
    {
        var down = DerivedDown.Of(SqlText.Read(script), before: null, after: null);

        Assert.Equal((true, 0, stays), (down.IsWhole, down.Statements.Count, Assert.Single(down.Stays)));
    }

    // What two snapshots show cannot tell a table that was renamed from a new one, and nothing of its rows.
    [Theory]
    [InlineData("CREATE TABLE IF NOT EXISTS s.t (id integer)", true)]
    [InlineData("CREATE OR REPLACE VIEW s.v AS SELECT 1; DROP TRIGGER IF EXISTS g ON s.t; CREATE EXTENSION hstore", true)]
    [InlineData("DO $$ BEGIN CREATE TABLE s.t (id integer); END $$", true)]
    [InlineData("ALTER TABLE s.t RENAME TO u; CREATE TABLE IF NOT EXISTS s.t (id integer)", false)]
    [InlineData("ALTER SCHEMA s RENAME TO r; CREATE SCHEMA IF NOT EXISTS s", false)]
    [InlineData("DROP TABLE IF EXISTS s.t; CREATE TABLE s.t (id integer)", false)]
    [InlineData("DROP FUNCTION s.f() CASCADE", false)]
    [InlineData("CREATE OR REPLACE VIEW s.v AS SELECT 1; UPDATE s.t SET c = 1", false)]
    [InlineData("ALTER TABLE s.t ALTER COLUMN c TYPE bigint", false)]
    [InlineData("ALTER EXTENSION e DROP TABLE s.t", false)]
    [InlineData("CREATE TABLE IF NOT EXISTS s.t AS SELECT s.f()", false)]
    public void Two_snapshots_are_trusted_where_they_show_all_that_was_done(string script, bool isInCatalogue) =>
        Assert.Equal(isInCatalogue, DerivedDown.Of(SqlText.Read(script), before: null, after: null).IsInCatalogue);

    [Theory]
    [InlineData("RESET ALL; {create}")]
    [InlineData("SET search_path = a; RESET search_path; {create}")]
    [InlineData("BEGIN; SET LOCAL search_path = a; COMMIT; {create}")]
    [InlineData("BEGIN; SET LOCAL ROLE r; COMMIT; {create}")]
    public void Back_on_the_sessions_own_path_a_name_needs_no_schema(string script)
    {
        var text = script.Replace("{create}", "CREATE TABLE t (id integer)", StringComparison.Ordinal);

        var down = DerivedDown.Of(SqlText.Read(text), before: null, after: null);

        Assert.Equal(("DROP TABLE t RESTRICT", 0), (Assert.Single(down.Statements), down.Obstacles.Count));
    }

    [Fact]
    public void An_obstacle_says_where_it_is()
    {
        var down = DerivedDown.Of(
            SqlText.Read("CREATE TABLE s.t (id integer);\n\nDROP TABLE s.old;\nUPDATE s.t SET id = 1;\nDELETE FROM s.other;"),
            before: null,
            after: null
        );

        Assert.Equal(
            [
                "line 3: DROP TABLE s.old: what is dropped cannot be made again from the script",
                "line 5: DELETE s.other: DELETE changes rows, which the schema does not keep",
            ],
            down.Obstacles.Select(obstacle => obstacle.ToString())
        );
    }

    [Fact]
    public void One_drop_is_enough_for_what_was_done_to_a_new_table()
    {
        var down = DerivedDown.Of(
            SqlText.Read(
                """
                CREATE TABLE "T" (id integer); ALTER TABLE "T" ADD COLUMN c text; CREATE INDEX i ON "T" (c); INSERT INTO "T" VALUES (1, 'x');
                COMMENT ON TABLE "T" IS 'new'; ALTER TABLE "T" RENAME TO "order"; GRANT SELECT ON "order" TO PUBLIC;
                """
            ),
            before: null,
            after: null
        );

        Assert.Empty(down.Obstacles);
        Assert.Equal(["DROP TABLE \"order\" RESTRICT"], down.Statements);
    }

    [Fact]
    public void What_the_script_has_built_elsewhere_is_not_gone_with_a_column()
    {
        var down = DerivedDown.Of(
            SqlText.Read("ALTER TABLE s.t ADD COLUMN c integer; CREATE TABLE s.n (id integer); ALTER TABLE s.t DROP COLUMN c"),
            before: null,
            after: null
        );

        Assert.Empty(down.Obstacles);
        Assert.Equal(["DROP TABLE s.n RESTRICT"], down.Statements);
    }

    [Fact]
    public void The_last_statement_is_taken_back_first()
    {
        var down = DerivedDown.Of(
            SqlText.Read(
                "CREATE INDEX CONCURRENTLY i ON s.t (id); ALTER TABLE s.t ADD COLUMN a integer, ADD COLUMN b integer; ALTER "
                    + "TABLE s.t RENAME TO u"
            ),
            before: null,
            after: null
        );

        Assert.Equal(
            [
                "ALTER TABLE s.u RENAME TO t",
                "ALTER TABLE s.t DROP COLUMN b RESTRICT",
                "ALTER TABLE s.t DROP COLUMN a RESTRICT",
                "DROP INDEX CONCURRENTLY s.i RESTRICT",
            ],
            down.Statements
        );
        Assert.True(down.RunsApart);
    }
}
