using PgMigrate.Engine.Checks.Rehearsal;

namespace PgMigrate.Engine.Tests.Checks.Rehearsal;

/// <summary>What of a target's history may run on a private server of this machine.</summary>
public sealed class HistoryTextTests
{
    [Theory]
    [InlineData("COPY (SELECT 1) TO PROGRAM 'sh'", "reaches out of the database (COPY)")]
    [InlineData("SELECT 1; COPY item FROM '/etc/passwd'", "reaches out of the database (COPY)")]
    [InlineData("LOAD 'evil'", "reaches out of the database (LOAD)")]
    [InlineData("ALTER SYSTEM SET archive_command = 'sh'", "reaches out of the database (ALTER SYSTEM)")]
    [InlineData("CREATE SERVER files FOREIGN DATA WRAPPER file_fdw", "reaches out of the database")]
    [InlineData("SELECT lo_export(1, '/tmp/x')", "reaches out of the database")]
    [InlineData("DO E'BEGIN E\\x58ECUTE ''SELECT 1''; END'", "has EXECUTE in a DO")]
    [InlineData("DO U&'BEGIN \\0045XECUTE ''SELECT 1''; END'", "Unicode escapes")]
    [InlineData("DO 'BEGIN EXE'\n'CUTE ''SELECT 1''; END'", "written in pieces")]
    [InlineData("DO $$ BEGIN CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $b$ BEGIN EXECUTE 'SELECT 1'; END $b$; END $$", "has EXECUTE in a DO")]
    [InlineData("DO $$ BEGIN CREATE FUNCTION f() RETURNS void LANGUAGE c AS 'libc', 'abort'; END $$", "in the language c")]
    [InlineData("UPDATE pg_proc SET prosrc = 'BEGIN EX' || 'ECUTE 1; END'", "own catalogue")]
    [InlineData("WITH x AS (DELETE FROM ONLY /* here */ \"pg_catalog\".pg_proc RETURNING 1) SELECT * FROM x", "own catalogue")]
    [InlineData("ALTER LANGUAGE plpython3u RENAME TO plpgsql", "ALTER LANGUAGE")]
    [InlineData("CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE SERVER s FOREIGN DATA WRAPPER file_fdw; END $$", "has CREATE SERVER in a CREATE FUNCTION")]
    [InlineData("SELECT \"lo_export\"(1, '/tmp/x')", "reaches out of the database")]
    [InlineData("SELECT U&\"lo\\005fexport\"(1, '/tmp/x')", "Unicode escapes")]
    [InlineData("SELECT pg_read_file('/etc/passwd')", "names pg_read_")]
    [InlineData("SELECT query_to_xml('CO' || 'PY (SELECT 1) TO PROGRAM ''sh''', true, true, '')", "names query_to_xml")]
    [InlineData("DO $$ BEGIN EXECUTE 'CO' || 'PY (SELECT 1) TO PROGRAM ''sh'''; END $$", "has EXECUTE in a DO")]
    [InlineData("DO 'BEGIN copy (SELECT 1) TO PROGRAM ''''sh''''; END'", "has COPY in a DO")]
    [InlineData("CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; END $$", "has EXECUTE in a CREATE FUNCTION")]
    [InlineData("CREATE FUNCTION f(text) RETURNS integer AS 'libc.so.6', 'system' LANGUAGE c", "has a CREATE FUNCTION in the language c")]
    [InlineData("CREATE FUNCTION f(text) RETURNS integer AS 'lo_x' LANGUAGE /* sql */ \"internal\"", "in the language internal")]
    [InlineData("DO LANGUAGE plpython3u $$ import os $$", "has a DO in the language plpython3u")]
    public void What_reaches_the_machine_or_cannot_be_seen_may_not(string text, string obstacle) =>
        Assert.Contains(obstacle, HistoryText.Obstacle(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE TABLE item (id integer); INSERT INTO item SELECT 1; GRANT SELECT ON item TO reader; CREATE ROLE x")]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT count(*) AS program FROM item")]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$; CREATE TRIGGER t BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("CREATE FUNCTION f() RETURNS integer LANGUAGE 'sql' AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO reader")]
    [InlineData("DO $$ BEGIN PERFORM 1; END $$")]
    [InlineData("CREATE FUNCTION f(program text, server text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN -- a copy that we load\n RETURN program || E'\\n'; END $$")]
    public void Plain_sql_may(string text) => Assert.Null(HistoryText.Obstacle(text));
}
