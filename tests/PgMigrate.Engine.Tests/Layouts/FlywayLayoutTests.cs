namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Flyway's and Evolve's folders.</summary>
public sealed class FlywayLayoutTests
{
    [Fact]
    public void All_kinds_of_scripts_come_over_in_their_order()
    {
        var folder = LayoutReading.Read(
            MigrationTool.Flyway,
            new Dictionary<string, string>
            {
                ["flyway.toml"] = """
                [flyway]
                locations = ["filesystem:db", "filesystem:more", "filesystem:gone"]
                group = true
                sqlMigrationSuffixes = [".sql", ".pgsql"]
                [flyway.placeholders]
                owner = "tara"
                """,
                ["db/V2__later.sql"] = "SELECT 2;",
                ["db/V1.10__tenth.pgsql"] = "SELECT 10;",
                ["db/V1.2__second thing.sql"] = "SELECT '${OWNER}', '${flyway:filename}', '${flyway:database}', '${region}';",
                ["db/U1.2__second.sql"] = "SELECT 'back';",
                ["more/V01__first.sql"] = "CREATE INDEX CONCURRENTLY i ON t (a);\nSELECT '{{braces}}';",
                ["more/V01__first.sql.conf"] = "# why\nexecuteInTransaction=false\nshouldExecute=${x}==y\n",
                ["more/V20240131120000__stamp.sql"] = "SELECT 3;",
                ["more/R__views.sql"] = "SELECT '${owner}';",
                ["more/R__Areas.sql"] = "SELECT 1;",
                ["more/beforeMigrate.sql"] = "SET ROLE ${owner};",
                ["more/afterMigrate__b.sql"] = "SELECT 1;",
                ["more/afterEachMigrate.sql"] = "SELECT 1;",
                ["more/beforeClean.sql"] = "SELECT 1;",
                ["more/V3__code.java"] = "class V3__code {}",
                ["more/notes.sql"] = "SELECT 1;",
                ["more/U9__gone.sql"] = "SELECT 1;",
            }
        );

        Assert.Equal(
            [
                "beforeMigration/everytime.beforeMigrate.sql EveryTime  < more/beforeMigrate.sql:1",
                "afterMigration/everytime.afterMigrate__b.sql EveryTime  < more/afterMigrate__b.sql:1",
                "up/00001-first.sql OneTime 01 < more/V01__first.sql:-1",
                "up/00001.00002-second_thing.sql OneTime 1.2 < db/V1.2__second thing.sql:1",
                "up/00001.00010-tenth.sql OneTime 1.10 < db/V1.10__tenth.pgsql:1",
                "up/00002-later.sql OneTime 2 < db/V2__later.sql:1",
                "up/20240131120000-stamp.sql OneTime 20240131120000 < more/V20240131120000__stamp.sql:1",
                "runAfterOtherAnyTimeScripts/R__Areas.sql AnyTime R:Areas < more/R__Areas.sql:1",
                "runAfterOtherAnyTimeScripts/R__views.sql AnyTime R:views < more/R__views.sql:1",
            ],
            folder.Lines()
        );
        Assert.Equal(
            "-- pgmigrate:transaction off\n-- pgmigrate:allow unresolved-token -- braces were text before the conversion\n"
                + "CREATE INDEX CONCURRENTLY i ON t (a);\nSELECT '{{braces}}';",
            folder.Of("01").Text
        );
        Assert.Equal("SELECT 'tara', 'V1.2__second thing.sql', '{{DatabaseName}}', '{{region}}';", folder.Of("1.2").Text);
        Assert.Equal(("SELECT 'back';", "db/U1.2__second.sql"), (folder.Of("1.2").Down, folder.Of("1.2").DownOrigin));
        Assert.Equal(
            [
                "Information db/V1.2__second thing.sql:1",
                "Error flyway.toml:",
                "Warning flyway.toml:3",
                "Warning more/U9__gone.sql:",
                "Error more/V01__first.sql.conf:3",
                "Error more/V3__code.java:",
                "Error more/afterEachMigrate.sql:",
                "Information more/beforeClean.sql:",
                "Information more/notes.sql:",
            ],
            folder.Places()
        );
        Assert.All(folder.Findings, finding => Assert.Equal(MigrationTool.Flyway, finding.Tool));
    }

    [Fact]
    public void A_baseline_stands_for_all_up_to_it_and_schemas_are_made()
    {
        var folder = LayoutReading.Read(
            MigrationTool.Flyway,
            new Dictionary<string, string>
            {
                ["flyway.conf"] = """
                flyway.url=jdbc:postgresql://localhost/x?a=b
                flyway.schemas=app, audit
                flyway.placeholderPrefix=$[
                flyway.placeholderSuffix=]
                flyway.placeholders.path=C:\data
                flyway.sqlMigrationPrefix=M
                """,
                ["sql/M1__a.sql"] = "SELECT 1;",
                ["sql/B2__base.sql"] = "SELECT '$[path]', '${path}';",
                ["sql/B1__older.sql"] = "SELECT 0;",
                ["sql/M3__b.sql"] = "SELECT 3;",
            }
        );

        Assert.Equal(
            [
                "runBeforeUp/flyway-schemas.sql AnyTime  < flyway.conf:2",
                "up/00002-base.sql OneTime B:2 < sql/B2__base.sql:1",
                "up/00003-b.sql OneTime 3 < sql/M3__b.sql:1",
            ],
            folder.Lines()
        );
        Assert.EndsWith("CREATE SCHEMA IF NOT EXISTS \"app\";\nCREATE SCHEMA IF NOT EXISTS \"audit\";\n", folder.Scripts[0].Text);
        Assert.Equal("SELECT 'C:\\data', '${path}';", folder.Of("B:2").Text);
        Assert.Equal(["Warning flyway.conf:2", "Information sql/B1__older.sql:", "Warning sql/M1__a.sql:"], folder.Places());
    }

    // The CRC-32 of these nine digits is known: cbf43926.
    [Fact]
    public void Checksums_are_those_of_the_tables()
    {
        const string known = "-873187034";
        var flyway = LayoutReading.Read(
            MigrationTool.Flyway,
            new Dictionary<string, string> { ["V1__a.sql"] = "\uFEFF1234\r\n56\n789", ["R__b.sql"] = "123${x}" },
            new Dictionary<string, string> { ["x"] = "456789" }
        );
        Assert.Equal([known], flyway.Of("1").Checksums);
        Assert.Equal(known, flyway.Of("R:b").Checksums[0]);
        Assert.Equal(2, flyway.Of("R:b").Checksums.Count);

        var evolve = LayoutReading.Read(
            MigrationTool.Evolve,
            new Dictionary<string, string>
            {
                ["V1_2__a.sql"] = "-- evolve-tx-off\r\nSELECT 1;\r\n",
                ["R__b.sql"] = "-- evolve-repeat-always\nSELECT '${schema}';",
                ["R__c.sql"] = "-- evolve-repeat-deps=R__b.sql\nSELECT 1;",
            }
        );
        Assert.Equal(
            [
                "up/00001.00002-a.sql OneTime 1.2 < V1_2__a.sql:1",
                "runAfterOtherAnyTimeScripts/everytime.R__b.sql EveryTime R:b < R__b.sql:1",
                "runAfterOtherAnyTimeScripts/R__c.sql AnyTime R:c < R__c.sql:1",
            ],
            evolve.Lines()
        );
        Assert.Equal("-- pgmigrate:transaction off\r\nSELECT 1;\r\n", evolve.Of("1.2").Text);
        // md5sum of the file with LF, and as it is.
        Assert.Equal(["1921FF036FA69E5A4BF084EAE7E9FF56", "243C06CEA2CC6509CD4AC69976870A4C"], evolve.Of("1.2").Checksums);
        Assert.Equal(["Information R__b.sql:2", "Warning R__c.sql:1"], evolve.Places());
    }
}
