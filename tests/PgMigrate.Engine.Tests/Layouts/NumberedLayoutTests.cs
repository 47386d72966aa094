using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Tools that number their scripts.</summary>
public sealed class NumberedLayoutTests
{
    [Fact]
    public void Golang_migrate_and_sqlx_pair_files()
    {
        var golang = LayoutReading.Read(
            MigrationTool.GolangMigrate,
            new Dictionary<string, string>
            {
                ["db/migrations/000001_init.up.sql"] = "SELECT 1;",
                ["db/migrations/000001_init.down.sql"] = "SELECT 'one back';",
                ["db/migrations/000010_ten.up.sql"] = "SELECT 10;\n\\copy t from x\n",
                ["db/migrations/000002_two.up.sql"] = "SELECT 2;",
                ["db/migrations/000002_two.down.sql"] = "-- nothing\n",
                ["db/migrations/000003_gone.down.sql"] = "SELECT 3;",
                ["db/migrations/000004_other.sql"] = "SELECT 4;",
            }
        );
        Assert.Equal(
            [
                "up/00001_init.sql OneTime 1 < db/migrations/000001_init.up.sql:1",
                "up/00002_two.sql OneTime 2 < db/migrations/000002_two.up.sql:1",
                "up/00010_ten.sql OneTime 10 < db/migrations/000010_ten.up.sql:1",
            ],
            golang.Lines()
        );
        Assert.Equal(
            ("SELECT 'one back';", "db/migrations/000001_init.down.sql"),
            (golang.Of("1").Down, golang.Of("1").DownOrigin)
        );
        Assert.Null(golang.Of("2").Down);
        Assert.Equal(
            [
                "Warning db/migrations/000003_gone.down.sql:",
                "Information db/migrations/000004_other.sql:",
                "Error db/migrations/000010_ten.up.sql:2",
            ],
            golang.Places()
        );

        var sqlx = LayoutReading.Read(
            MigrationTool.Sqlx,
            new Dictionary<string, string>
            {
                ["migrations/20240131120000_a.up.sql"] = "SELECT 1;",
                ["migrations/20240131120000_a.down.sql"] = "SELECT 2;",
                ["migrations/20240131120001_b.sql"] = "-- no-transaction\nVACUUM;",
            }
        );
        Assert.Equal(
            [
                "up/20240131120000_a.sql OneTime 20240131120000 < migrations/20240131120000_a.up.sql:1",
                "up/20240131120001_b.sql OneTime 20240131120001 < migrations/20240131120001_b.sql:1",
            ],
            sqlx.Lines()
        );
        Assert.Equal("-- pgmigrate:transaction off\nVACUUM;", sqlx.Scripts[1].Text);
        // sha384sum of "SELECT 1;".
        Assert.Equal(
            ["26e71cc37450b183fb5bb72ec4f644ed27de1b55fad3d4d6cfb0ca0d71f42ca990911d74649814105a190325e15d2092"],
            sqlx.Scripts[0].Checksums
        );
    }

    [Fact]
    public void Goose_and_dbmate_split_files_and_lines_stay_where_they_are()
    {
        var goose = LayoutReading.Read(
            MigrationTool.Goose,
            new Dictionary<string, string>
            {
                ["migrations/00001_a.sql"] = """
                -- a comment
                -- +goose NO TRANSACTION
                -- +goose Up
                SELECT 1;
                -- +goose ENVSUB ON
                SELECT '${REGION}', '${NAME:-x}', $body$ y $body$, '$HOME';
                -- +goose ENVSUB OFF
                SELECT '${TEXT}';
                -- +goose Down
                SELECT 'back';
                """,
                ["migrations/00002_b.sql"] = "SELECT 'no annotation';",
                ["migrations/00003_c.go"] = "package migrations",
                ["migrations/00003_c_test.go"] = "package migrations",
            },
            new Dictionary<string, string> { ["REGION"] = "eu" }
        );
        Assert.Equal(["up/00001_a.sql OneTime 1 < migrations/00001_a.sql:1"], goose.Lines());
        var script = goose.Of("1");
        Assert.Equal(
            """
            -- a comment
            -- pgmigrate:transaction off
            -- +goose Up
            SELECT 1;
            -- +goose ENVSUB ON
            SELECT 'eu', '{{NAME}}', $body$ y $body$, '$HOME';
            -- +goose ENVSUB OFF
            SELECT '${TEXT}';
            """,
            script.Text
        );
        Assert.Equal(("-- pgmigrate:transaction off\n-- +goose Down\nSELECT 'back';", 8), (script.Down, script.DownOriginLine));
        Assert.Equal(
            [
                "Warning migrations/00001_a.sql:6",
                "Warning migrations/00001_a.sql:6",
                "Error migrations/00002_b.sql:",
                "Error migrations/00003_c.go:",
            ],
            goose.Places()
        );

        var dbmate = LayoutReading.Read(
            MigrationTool.Dbmate,
            new Dictionary<string, string>
            {
                ["db/migrations/20240131120000_a.sql"] =
                    "-- migrate:up transaction:false\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n",
                ["db/migrations/20240131120001_b.sql"] = "SELECT 1;",
            }
        );
        Assert.Equal(["up/20240131120000_a.sql OneTime 20240131120000 < db/migrations/20240131120000_a.sql:1"], dbmate.Lines());
        Assert.Equal("-- pgmigrate:transaction off\nSELECT 1;\n", dbmate.Scripts[0].Text);
        Assert.Equal(("-- migrate:down\nSELECT 2;\n", 4), (dbmate.Scripts[0].Down, dbmate.Scripts[0].DownOriginLine));
        Assert.Equal(["Error db/migrations/20240131120001_b.sql:"], dbmate.Places());
    }

    [Fact]
    public void Diesel_node_pg_migrate_and_graphile_come_over()
    {
        var diesel = LayoutReading.Read(
            MigrationTool.Diesel,
            new Dictionary<string, string>
            {
                ["diesel.toml"] = "[migrations_directory]\ndir = \"db\"\n",
                ["db/00000000000000_initial/up.sql"] = "SELECT 0;",
                ["db/2024-01-31-120000_create/up.sql"] = "SELECT 1;",
                ["db/2024-01-31-120000_create/down.sql"] = "SELECT 2;",
                ["db/2024-01-31-120000_create/metadata.toml"] = "run_in_transaction = false\nother = 1\n",
            }
        );
        Assert.Equal(
            [
                "up/00000000000000_initial.sql OneTime 00000000000000 < db/00000000000000_initial/up.sql:1",
                "up/20240131120000_create.sql OneTime 20240131120000 < db/2024-01-31-120000_create/up.sql:0",
            ],
            diesel.Lines()
        );
        Assert.Equal("-- pgmigrate:transaction off\nSELECT 2;", diesel.Scripts[1].Down);
        Assert.Equal(["Warning db/2024-01-31-120000_create/metadata.toml:2"], diesel.Places());

        var node = LayoutReading.Read(
            MigrationTool.NodePgMigrate,
            new Dictionary<string, string>
            {
                ["migrations/1706702400000_a.sql"] = "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;",
                ["migrations/1706702400001_b.js"] = "exports.up = pgm => {};",
            }
        );
        Assert.Equal(["up/0i1706702400000_a.sql OneTime 1706702400000_a < migrations/1706702400000_a.sql:1"], node.Lines());
        Assert.Equal(("-- Down Migration\nSELECT 2;", 3), (node.Scripts[0].Down, node.Scripts[0].DownOriginLine));
        Assert.Equal(["Error migrations/1706702400001_b.js:"], node.Places());

        var graphile = LayoutReading.Read(
            MigrationTool.GraphileMigrate,
            new Dictionary<string, string>
            {
                [".gmrc"] =
                    "{\n // why\n \"placeholders\": { \":ROLE\": \"tara\", \":PASSWORD\": \"!ENV\" }, \"afterReset\": [\"x.sql\"], }",
                ["migrations/committed/000001-a.sql"] =
                    "--! Previous: -\n--! Hash: sha1:5e35a7f9987b13e4d24030dd804a85816b0b6b74\n\n--! no-transaction\nGRANT :ROLE TO :DATABASE_NAME; SELECT ':PASSWORD'::text;\n",
                ["migrations/committed/000002.sql"] = "--! Previous: sha1:other\n--! Hash: sha1:wrong\n\nSELECT 1;\n",
                ["migrations/current.sql"] = "SELECT 1;",
            }
        );
        Assert.Equal(
            [
                "up/00001_a.sql OneTime 000001-a.sql < migrations/committed/000001-a.sql:1",
                "up/00002.sql OneTime 000002.sql < migrations/committed/000002.sql:1",
            ],
            graphile.Lines()
        );
        Assert.EndsWith(
            "\n-- pgmigrate:transaction off\nGRANT tara TO {{DatabaseName}}; SELECT '{{PASSWORD}}'::text;\n",
            graphile.Scripts[0].Text
        );
        Assert.Equal(
            [
                "Warning .gmrc:",
                "Information migrations/committed/000001-a.sql:5",
                "Error migrations/committed/000002.sql:1",
                "Warning migrations/committed/000002.sql:2",
                "Warning migrations/current.sql:",
            ],
            graphile.Places()
        );
    }

    // Whatever the culture, and whatever comes later.
    [Fact]
    public void Names_of_versions_are_ordered_as_the_versions_are()
    {
        string[][] versions =
        [
            ["1"],
            ["1", "1"],
            ["1", "1", "5"],
            ["1", "2"],
            ["1", "10"],
            ["1", "20240131"],
            ["2"],
            ["10"],
            ["9999"],
            ["10000"],
            ["20240131"],
            ["1706702400"],
            ["1706702400000"],
            ["20240131120000"],
            ["20240131120000123"],
        ];
        string[] names = [.. versions.Select(version => ScriptOrder.Key(VersionName.Script(VersionName.Of(version), "z")))];
        foreach (var comparer in new[] { ScriptOrder.Comparer, StringComparer.OrdinalIgnoreCase })
            Assert.Equal(names, names.Reverse().Order(comparer));
    }
}
