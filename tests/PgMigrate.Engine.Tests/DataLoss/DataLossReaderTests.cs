using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>What a statement's text says of the data that it destroys.</summary>
public sealed class DataLossReaderTests
{
    [Theory]
    [InlineData("DROP TABLE a, b.c CASCADE", "DropTable a cascade; DropTable b.c cascade")]
    [InlineData("DROP EXTENSION hstore CASCADE", "DropObject hstore cascade")]
    [InlineData("DROP FUNCTION a.f(integer, text), g CASCADE", "DropObject a.f cascade; DropObject g cascade")]
    [InlineData("DROP OPERATOR CLASS a.o USING btree CASCADE", "DropObject a.o cascade")]
    [InlineData("DROP COLLATION c", "")]
    [InlineData(
        "ALTER TYPE a.t ADD ATTRIBUTE x integer, DROP ATTRIBUTE IF EXISTS y, ALTER ATTRIBUTE z TYPE numeric(4, 1) CASCADE",
        "DropColumn a.t.y; ChangeType a.t.z"
    )]
    [InlineData("ALTER TYPE t RENAME ATTRIBUTE a TO b", "")]
    [InlineData("DROP EXTENSION hstore", "")]
    [InlineData("DROP OWNED BY bob", "DropOwned bob")]
    [InlineData("UPDATE a SET b = 1, (c, d) = (2, 3) WHERE e IS DISTINCT FROM f", "Update a where: b c d")]
    [InlineData("UPDATE a AS x SET b = x.c IS DISTINCT FROM 1, d = (SELECT 1 FROM q) FROM z", "Update a: b d")]
    [InlineData(
        "WITH x AS (DELETE FROM a WHERE i = 1 RETURNING *), y (n) AS NOT MATERIALIZED (UPDATE b SET c = ')') INSERT INTO d "
            + "SELECT * FROM x",
        "Insert d; Delete a where; Update b: c"
    )]
    [InlineData("WITH x AS (SELECT 1) DELETE FROM a", "Delete a")]
    [InlineData("WITH RECURSIVE x AS (SELECT 1) SEARCH DEPTH FIRST BY a, b SET o, y AS (DELETE FROM a) SELECT 1", "Delete a")]
    [InlineData("MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE", "Delete a where; Update a where")]
    [InlineData("MERGE INTO a USING b ON a.i = b.i WHEN NOT MATCHED THEN INSERT VALUES (1)", "")]
    [InlineData("CREATE TABLE old AS WITH gone AS (DELETE FROM ev RETURNING id) SELECT id FROM gone", "Delete ev")]
    [InlineData(
        "CREATE TEMP TABLE old (id) ON COMMIT DROP AS (WITH gone AS (DELETE FROM ev RETURNING id) SELECT id FROM gone)",
        "Delete ev"
    )]
    [InlineData("WITH gone AS (DELETE FROM ev RETURNING id) SELECT id INTO old FROM gone", "Delete ev")]
    [InlineData("COPY (DELETE FROM ev WHERE id = 1 RETURNING id) TO STDOUT", "Delete ev where")]
    [InlineData("COPY (WITH x AS (SELECT 1) UPDATE ev SET a = 1 RETURNING id) TO STDOUT", "Update ev: a")]
    [InlineData("EXPLAIN ANALYZE VERBOSE DELETE FROM ev", "Delete ev")]
    [InlineData("EXPLAIN (COSTS off, ANALYZE) WITH gone AS (DELETE FROM ev RETURNING id) SELECT 1", "Delete ev")]
    [InlineData("EXPLAIN (ANALYZE false) DELETE FROM ev", "")]
    [InlineData("EXPLAIN VERBOSE DELETE FROM ev", "")]
    [InlineData("PREPARE p (integer) AS DELETE FROM ev WHERE id = $1", "Delete ev where")]
    [InlineData(
        "CREATE OR REPLACE RULE r AS ON INSERT TO ev DO ALSO (DELETE FROM a; UPDATE b SET c = 1)",
        "Delete a; Update b: c"
    )]
    [InlineData("CREATE RULE r AS ON UPDATE TO ev DO INSTEAD DELETE FROM a", "Delete a")]
    [InlineData("CREATE FUNCTION f() RETURNS TABLE (i integer) LANGUAGE sql AS 'DELETE FROM a'", "")]
    [InlineData(
        "DO $$ DECLARE r record; BEGIN FOR r IN DELETE FROM ev RETURNING id LOOP DELETE FROM a; END LOOP; END $$",
        "Delete ev; Delete a"
    )]
    [InlineData(
        "DO $$ DECLARE c CURSOR FOR SELECT 1 FOR UPDATE; BEGIN OPEN d FOR DELETE FROM ev RETURNING id; END $$",
        "Delete ev"
    )]
    [InlineData(
        "DO $$ BEGIN FOR r IN EXECUTE 'DELETE FROM ev RETURNING id' LOOP NULL; END LOOP; DROP TABLE a; END $$",
        "DropTable a; Opaque "
    )]
    [InlineData("DO $$ BEGIN CALL clean(); EXPLAIN ANALYZE DELETE FROM ev; END $$", "Opaque ; Delete ev")]
    [InlineData("INSERT INTO a VALUES (1) ON CONFLICT (i) DO UPDATE SET b = 1", "Insert a; Update a where")]
    [InlineData("INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING", "Insert a")]
    [InlineData("DO $$ BEGIN IF true THEN DELETE FROM a; END IF; EXECUTE 'x'; END $$", "Delete a; Opaque ")]
    [InlineData("CALL clean()", "Opaque ")]
    [InlineData("SELECT 'DELETE FROM a'", "")]
    [InlineData("ALTER TABLE a DETACH PARTITION b", "")]
    public void It_is_read(string sql, string losses) => Assert.Equal(losses, string.Join("; ", Read(sql).Select(Text)));

    private static IEnumerable<StatementLoss> Read(string sql)
    {
        var file = new ScriptFile("up", "0001_a.sql", "/none", ScriptKind.OneTime);
        return Script.InMemory(file, sql, ScriptDirectives.None).Statements.SelectMany(DataLossReader.Read);
    }

    private static string Text(StatementLoss loss) =>
        $"{loss.Kind} "
        + $"{loss.Object}{(loss.Column is { } column ? $".{column}" : "")}{(loss.IsCascade ? " cascade" : "")}{(loss.HasWhere ? " where" : "")}{(loss.Columns.Count > 0 ? $": {string.Join(' ', loss.Columns)}" : "")}";
}
