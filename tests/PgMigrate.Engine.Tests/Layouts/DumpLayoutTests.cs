namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Dumps, and what Rails keeps.</summary>
public sealed class DumpLayoutTests
{
    [Fact]
    public void A_dump_becomes_the_baseline()
    {
        var folder = LayoutReading.Read(
            MigrationTool.PgDump,
            new Dictionary<string, string>
            {
                ["shop.sql"] = """
                \restrict abc
                SET client_encoding = 'UTF8';
                CREATE DATABASE shop;
                \connect shop
                CREATE TABLE t (id integer);
                ALTER TABLE t OWNER TO tara;
                COPY t (id) FROM stdin;
                1
                \.
                \echo done
                \unrestrict abc
                """,
            }
        );
        var script = Assert.Single(folder.Scripts);
        Assert.Equal(("0001_baseline.sql", "shop.sql", 1), (script.Name, script.Origin, script.OriginLine));
        Assert.StartsWith(
            "-- \\restrict abc\n-- SET client_encoding = 'UTF8';\n-- CREATE DATABASE shop;\n-- \\connect shop\nCREATE TABLE",
            script.Text
        );
        Assert.Contains("COPY t (id) FROM stdin;\n1\n\\.\n", script.Text);
        Assert.Equal(["Warning shop.sql:4", "Information shop.sql:6", "Error shop.sql:10"], folder.Places());

        var refused = Assert.Throws<MigrationException>(() =>
            LayoutReading.Read(MigrationTool.PgDump, new Dictionary<string, string> { ["a.sql"] = "PGDMP\u0001" })
        );
        Assert.Equal(MigrationErrorId.FolderNotRecognised, refused.ErrorId);
        Assert.Contains("pg_restore", refused.RecommendedAction);
    }

    [Fact]
    public void Rails_structure_stands_for_its_versions()
    {
        var folder = LayoutReading.Read(
            MigrationTool.Rails,
            new Dictionary<string, string>
            {
                ["db/structure.sql"] =
                    "CREATE TABLE t (id integer);\n\nSET search_path TO \"$user\", public;\n\n"
                    + "INSERT INTO \"schema_migrations\" (version) VALUES\n('20240201120000'),\n('20240131120000');\n\n",
                ["db/migrate/20240131120000_create_t.rb"] = "class CreateT",
                ["db/migrate/20240301120000_later.rb"] = "class Later",
            }
        );
        Assert.Equal(["20240131120000", "20240201120000"], Assert.Single(folder.Scripts).Covers);
        Assert.Equal(["Error db/migrate/20240301120000_later.rb:"], folder.Places());
        Assert.Equal(
            MigrationErrorId.FolderNotRecognised,
            Assert
                .Throws<MigrationException>(() =>
                    LayoutReading.Read(MigrationTool.Rails, new Dictionary<string, string> { ["db/schema.rb"] = "" })
                )
                .ErrorId
        );
    }
}
