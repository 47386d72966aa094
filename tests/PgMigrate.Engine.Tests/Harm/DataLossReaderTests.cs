using PgMigrate.Engine.Checks;
using PgMigrate.Engine.Harm;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Harm;

/// <summary>What a statement's text says of the data that it destroys.</summary>
public sealed class DataLossReaderTests
{
    [Theory]
    [InlineData("DROP TABLE a, b.c CASCADE", "DropTable a cascade; DropTable b.c cascade")]
    [InlineData("DROP EXTENSION hstore CASCADE", "DropExtension hstore cascade")]
    [InlineData("DROP EXTENSION hstore", "")]
    [InlineData("DROP OWNED BY bob", "DropOwned bob")]
    [InlineData("UPDATE a SET b = 1, (c, d) = (2, 3) WHERE e IS DISTINCT FROM f", "Update a where: b c d")]
    [InlineData("UPDATE a AS x SET b = x.c IS DISTINCT FROM 1, d = (SELECT 1 FROM q) FROM z", "Update a: b d")]
    [InlineData("WITH x AS (DELETE FROM a WHERE i = 1 RETURNING *), y (n) AS NOT MATERIALIZED (UPDATE b SET c = ')') INSERT INTO d SELECT * FROM x", "Delete a where; Update b: c")]
    [InlineData("WITH x AS (SELECT 1) DELETE FROM a", "Delete a")]
    [InlineData("WITH RECURSIVE x AS (SELECT 1) SEARCH DEPTH FIRST BY a, b SET o, y AS (DELETE FROM a) SELECT 1", "Delete a")]
    [InlineData("MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE", "Delete a where; Update a where")]
    [InlineData("MERGE INTO a USING b ON a.i = b.i WHEN NOT MATCHED THEN INSERT VALUES (1)", "")]
    [InlineData("INSERT INTO a VALUES (1) ON CONFLICT (i) DO UPDATE SET b = 1", "Update a where")]
    [InlineData("INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING", "")]
    [InlineData("DO $$ BEGIN IF true THEN DELETE FROM a; END IF; EXECUTE 'x'; END $$", "Delete a; Opaque ")]
    [InlineData("CALL clean()", "Opaque ")]
    [InlineData("SELECT 'DELETE FROM a'", "")]
    [InlineData("ALTER TABLE a DETACH PARTITION b", "")]
    public void It_is_read(string sql, string losses) => Assert.Equal(losses, string.Join("; ", Read(sql).Select(Text)));

    private static IEnumerable<DataLoss> Read(string sql)
    {
        var file = new ScriptFile("up", "0001_a.sql", "/none", ScriptKind.OneTime);
        return new CheckedScript(file, sql, ScriptDirectives.None, Problem: null).Statements.SelectMany(DataLossReader.Read);
    }

    private static string Text(DataLoss loss) =>
        $"{loss.Kind} {loss.Object}{(loss.IsCascade ? " cascade" : "")}{(loss.HasWhere ? " where" : "")}{(loss.Columns.Count > 0 ? $": {string.Join(' ', loss.Columns)}" : "")}";
}
