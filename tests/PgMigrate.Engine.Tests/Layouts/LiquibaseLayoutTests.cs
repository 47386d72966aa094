using PgMigrate.Engine.Layouts;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Changelogs of Liquibase, read: what each changeset becomes, and what is said of what does not come over.</summary>
public sealed class LiquibaseLayoutTests
{
    private const string Head = "--liquibase formatted sql\n";

    [Fact]
    public void Checksums_are_those_that_Liquibase_writes()
    {
        var read = ChangelogProjects.Read(MigrationTool.Liquibase, ChangelogProjects.Liquibase);

        var recorded = ChangelogProjects.Recorded("liquibase");
        Assert.Equal(recorded.Select(row => row[0]), InOrder(read).Select(script => script.Key!));
        foreach (var row in recorded)
            Assert.Equal(row[1..], read.Of(row[0]).Checksums.Take(2));
        Assert.Equal("8:0123456789abcdef0123456789abcdef", read.Of("extra::ann::sql/tables.sql").Checksums[2]);
    }

    [Fact]
    public void A_changeset_of_SQL_keeps_its_lines_and_its_attributes_become_directives()
    {
        var read = ChangelogProjects.Read(MigrationTool.Liquibase, ChangelogProjects.Liquibase);
        var source = File.ReadAllLines(Path.Combine(ChangelogProjects.Liquibase, "sql", "tables.sql"));

        foreach (var script in read.Scripts.Where(script => script.Origin == "sql/tables.sql"))
        foreach (var (line, index) in script.Text.Split('\n').Select((line, index) => (line, index)))
            if (
                line.Length > 0
                && !line.StartsWith("-- pgmigrate:", StringComparison.Ordinal)
                && !line.StartsWith("DO ", StringComparison.Ordinal)
            )
                Assert.Equal(Filled(source[script.OriginLine + index - 1]), line);
        Assert.StartsWith("-- pgmigrate:transaction off\n", read.Of("index 1::bob miller::sql/tables.sql").Text);
        Assert.StartsWith("-- pgmigrate:environment test || dev && !prod\n", read.Of("test-rows::ann::sql/tables.sql").Text);
        Assert.StartsWith(
            "-- pgmigrate:when SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass('shop.owner') "
                + "AND relkind IN ('r', 'p', 'f'))\n",
            read.Of("extra::ann::sql/tables.sql").Text
        );
        Assert.Contains(
            "\nDO $liquibase$ BEGIN IF (coalesce((SELECT count(*) FROM pg_tables WHERE schemaname = 'shop')::text IN ('0'), "
                + "false)) IS NOT TRUE THEN RAISE EXCEPTION",
            read.Of("create-tables::ann::sql/tables.sql").Text
        );
        Assert.Equal("DROP TABLE shop.asset;\nDROP TABLE shop.owner;", read.Of("create-tables::ann::sql/tables.sql").Down);
        Assert.Equal("DELETE FROM shop.owner\nWHERE name = 'test';", read.Of("test-rows::ann::sql/tables.sql").Down?.Trim());
        Assert.DoesNotContain(
            "people alone",
            string.Concat(read.Scripts.Select(script => script.Text)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Places_in_what_is_made_are_places_in_the_changelog()
    {
        var read = ChangelogProjects.Read(MigrationTool.Liquibase, ChangelogProjects.Liquibase);
        var source = File.ReadAllLines(Path.Combine(ChangelogProjects.Liquibase, "changes", "columns.xml"));
        var script = read.Of("kind::ann::changes/columns.xml");
        var lines = script.Text.Split('\n');

        foreach (var name in (string[])["code", "title", "\"Mixed\"", "data", "time"])
        {
            var index = Array.FindIndex(lines, line => line.TrimStart().StartsWith($"{name} ", StringComparison.Ordinal));
            Assert.Contains($"name=\"{name.Trim('"')}\"", source[script.OriginLine + index - 1]);
        }

        Assert.Equal("sql/seed.sql", read.Of("seed::ann::changes/columns.xml").Origin);
        Assert.Contains("\"user\" uuid DEFAULT gen_random_uuid(),", script.Text);
        Assert.Contains("made timestamp without time zone DEFAULT now(),", script.Text);
        Assert.Contains("blob oid,", script.Text);
    }

    [Fact]
    public void Kinds_order_and_names_are_the_changelogs()
    {
        var read = ChangelogProjects.Read(MigrationTool.Liquibase, ChangelogProjects.Liquibase);

        Assert.Equal("up/00001.00001-create-schema.sql", PathOf(read, "create-schema::ann::sql/tables.sql"));
        Assert.Equal("up/00006.00005-count.everytime.sql", PathOf(read, "count::ann::sql/functions.sql"));
        // What a view uses that is granted later runs once, where it stands.
        Assert.Equal("up/00006.00003-owner-view.sql", PathOf(read, "owner-view::ann::sql/functions.sql"));
        Assert.Equal("up/00007_plain.sql", PathOf(read, "raw::includeAll::sql/plain.sql"));
        Assert.DoesNotContain(read.Findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Contains(read.Findings, finding => finding.Path == "sql/tables.sql" && finding.Line == 28);
    }

    [Fact]
    public void What_comes_to_the_end_of_a_changelog_gives_no_other_script_a_new_name()
    {
        var files = new Dictionary<string, string>
        {
            ["changelog.yaml"] = "databaseChangeLog:\n- include: {file: a.sql}\n- includeAll: {path: more}\n",
            ["a.sql"] = $"{Head}--changeset ann:first\nSELECT 1;\n",
            ["more/b.sql"] = $"{Head}--changeset ann:second\nSELECT 2;\n",
            ["more/c.sql"] = "SELECT 3;\n",
        };
        string[] before = ["00001.00001-first.sql", "00002.00001.00001-second.sql", "00002.00002-c.sql"];
        Assert.Equal(before, Names(files));
        files["a.sql"] += "--changeset ann:new\nSELECT 4;\n";
        Assert.Equal([before[0], "00001.00002-new.sql", .. before[1..]], Names(files));

        static IEnumerable<string> Names(Dictionary<string, string> files) =>
            LayoutReading.Read(MigrationTool.Liquibase, files).Scripts.Select(script => script.Name);
    }

    [Fact]
    public void What_has_no_equal_is_a_finding_with_its_line_and_its_changeset_is_left_out()
    {
        (string Set, int Line)[] cases =
        [
            ("<changeSet id='1' author='a'>\n<customChange class='x'/></changeSet>", 3),
            ("<changeSet id='1' author='a'>\n<loadData tableName='t' file='t.csv'/></changeSet>", 3),
            ("<changeSet id='1' author='a'>\n<dropTable tableName='t' unknown='1'/></changeSet>", 3),
            ("<changeSet id='1' author='a'>\n<dropPrimaryKey tableName='t'/></changeSet>", 3),
            ("<changeSet id='1' author='a'>\n<sql>SELECT 1</sql>\n<modifySql><append value='x'/></modifySql></changeSet>", 4),
            ("<changeSet id='1' author='a' context='a@b'>\n<sql>SELECT 1</sql></changeSet>", 2),
            (
                "<changeSet id='1' author='a'><preConditions>\n<changeSetExecuted id='1' author='b' changeLogFile='c'/>"
                    + "</preConditions></changeSet>",
                3
            ),
            ("<changeSet id='1' author='a'>\n<sqlFile path='missing.sql'/></changeSet>", 3),
            ("<include file='missing.xml'/>", 2),
            ("<changeSet id='1' author='a'>\n<sql endDelimiter='[;/]+'>SELECT 1</sql></changeSet>", 3),
        ];

        foreach (var (set, line) in cases)
        {
            var read = Xml(set);
            Assert.Empty(read.Scripts);
            var error = read.Findings.First(finding => finding.Severity == FindingSeverity.Error);
            Assert.Equal(("changelog.xml", (int?)line), (error.Path, error.Line));
        }

        var refused = Assert.Throws<MigrationException>(() =>
            Read(("changelog.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"))
        );
        Assert.Equal((MigrationErrorId.ScriptUnreadable, (int?)1), (refused.ErrorId, refused.Line));
    }

    [Fact]
    public void Text_in_between_is_told_as_Liquibase_tells_it()
    {
        var read = Sql(
            "--changeset a:1 endDelimiter:\\nGO\nSELECT 1\nGO\nSELECT 2\ngo\n--changeset a:2\nSELECT '${known}', '${unknown}';\n"
                + "--changeset a:3 context:\"a,b\" labels:x failOnError:false\nSELECT '{{data}}';\n--rollback empty\n",
            ("known", "7")
        );

        Assert.Equal("--changeset a:1 endDelimiter:\\nGO\nSELECT 1\n;\nSELECT 2\n;", read.Of("1::a::changelog.sql").Text);
        Assert.Equal("--changeset a:2\nSELECT '7', '{{unknown}}';", read.Of("2::a::changelog.sql").Text);
        Assert.Empty(read.Of("2::a::changelog.sql").Checksums);
        var third = read.Of("3::a::changelog.sql");
        Assert.Contains("-- pgmigrate:environment a || b", third.Text);
        Assert.Contains("-- pgmigrate:allow unresolved-token -- ", third.Text);
        Assert.Equal("-- Nothing is to be taken back.", third.Down);
        Assert.Equal(3, read.Findings.Count(finding => finding.Path == "changelog.sql" && finding.Line == 9));
    }

    [Fact]
    public void Contexts_that_must_all_hold_and_those_in_parentheses_are_written_out()
    {
        (string Context, string Expression)[] cases =
        [
            ("prod", "prod"),
            ("a, b", "a || b"),
            ("a and not b", "a && !b"),
            ("(a or b) and c", "a && c || b && c"),
            ("!(a and b)", "!a || !b"),
        ];

        foreach (var (context, expression) in cases)
            Assert.StartsWith(
                $"-- pgmigrate:environment {expression}\n",
                Sql($"--changeset a:1 context:\"{context}\"\nSELECT 1;\n").Scripts.Single().Text
            );
    }

    [Fact]
    public void An_id_in_YAML_is_the_number_that_Liquibase_makes_of_it()
    {
        (string Written, string Id)[] cases =
        [
            ("1", "1"),
            ("010", "8"),
            ("1_0", "10"),
            ("'01'", "01"),
            ("1.10", "1.1"),
            ("a1", "a1"),
        ];

        foreach (var (written, id) in cases)
        {
            var read = Read(
                (
                    "changelog.yaml",
                    $"databaseChangeLog:\n- changeSet:\n    id: {written}\n    author: a\n    changes:\n    - sql: SELECT 1\n"
                )
            );
            Assert.Equal($"{id}::a::changelog.yaml", read.Scripts.Single().Key);
        }
    }

    private static IEnumerable<ConvertedScript> InOrder(ConvertedFolder folder) =>
        folder.Scripts.OrderBy(script => script.Name, StringComparer.Ordinal);

    private static string PathOf(ConvertedFolder folder, string key) => $"{folder.Of(key).Folder}/{folder.Of(key).Name}";

    private static string Filled(string line) =>
        line.Replace("${owner_table}", "owner", StringComparison.Ordinal)
            .Replace("${asset_table}", "asset", StringComparison.Ordinal);

    private static ConvertedFolder Xml(string sets) =>
        Read(("changelog.xml", $"<databaseChangeLog>\n{sets}</databaseChangeLog>"));

    private static ConvertedFolder Sql(string sets, params (string Name, string Value)[] variables) =>
        LayoutReading.Read(
            MigrationTool.Liquibase,
            new Dictionary<string, string> { ["changelog.sql"] = Head + sets },
            variables.ToDictionary(variable => variable.Name, variable => variable.Value)
        );

    private static ConvertedFolder Read(params (string Name, string Text)[] files) =>
        LayoutReading.Read(MigrationTool.Liquibase, files.ToDictionary(file => file.Name, file => file.Text));
}
