using PgMigrate.Engine.Layouts;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Projects of Sqitch, read.</summary>
public sealed class SqitchLayoutTests
{
    private const string Plan =
        "%syntax-version=1.0.0\n%project=p\n\na 2026-01-01T00:00:00Z A <a@b.c> # note\nb [a] 2026-01-02T00:00:00Z A <a@b.c>\n";

    [Fact]
    public void Ids_and_hashes_are_those_that_Sqitch_writes()
    {
        var read = ChangelogProjects.Read(MigrationTool.Sqitch, ChangelogProjects.Sqitch);

        var recorded = ChangelogProjects.Recorded("sqitch");
        Assert.Equal(
            recorded.Select(row => string.Join(' ', row[1..])),
            read.Scripts.Select(script => string.Join(' ', script.Checksums))
        );
        Assert.Equal(["schema", "tables", "data@v1.0", "data", "concurrently"], read.Scripts.Select(script => script.Key!));
    }

    [Fact]
    public void A_change_becomes_a_script_with_its_way_back_and_its_proof()
    {
        var read = ChangelogProjects.Read(MigrationTool.Sqitch, ChangelogProjects.Sqitch);

        Assert.Equal(
            ["00001_schema.sql", "00002_tables.sql", "00003_data.sql", "00004_data.sql", "00005_concurrently.sql"],
            read.Scripts.Select(script => script.Name)
        );
        // The template's BEGIN and COMMIT are blank, so that all else keeps its line.
        Assert.Equal("-- Deploy shop:schema to pg\n\n      \n\nCREATE SCHEMA shop;\n\n       \n", read.Scripts[0].Text);
        Assert.Equal("DROP SCHEMA shop;", read.Scripts[0].Down?.Split('\n')[4]);
        Assert.Contains("has_schema_privilege", read.Scripts[0].Verify);
        Assert.DoesNotContain("ROLLBACK", read.Scripts[0].Verify, StringComparison.Ordinal);
        Assert.Contains("    \"remark\" text DEFAULT 'it''s me',", read.Scripts[1].Text);
        Assert.Contains("CREATE INDEX asset_remark ON shop.asset (remark);", read.Scripts[1].Text);
        Assert.Contains("IS 'at 12:30 :role'", read.Scripts[1].Text);
        Assert.Contains("slices[1:2]", read.Scripts[1].Verify);
        Assert.Equal(("deploy/data@v1.0.sql", "revert/data@v1.0.sql"), (read.Scripts[2].Origin, read.Scripts[2].DownOrigin));
        // It verifies by writing, which it may not here.
        Assert.Null(read.Scripts[4].Verify);
        Assert.Equal(
            ["Note sqitch.plan", "Warning sqitch.plan", "Warning verify/concurrently.sql", "Note deploy/tables.sql"],
            read.Findings.Select(finding =>
                    $"{(finding.Severity == FindingSeverity.Information ? "Note" : finding.Severity)} {finding.Path}"
                )
                .Distinct()
                .OrderBy(line => line.EndsWith("tables.sql", StringComparison.Ordinal))
                .ThenBy(line => line.Split(' ')[1], StringComparer.Ordinal)
                .ThenBy(line => line, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Variables_without_a_value_become_tokens_and_commands_without_an_equal_are_told()
    {
        var read = Read(
            ("deploy/a.sql", "CREATE TABLE :schema.t (a text DEFAULT :'word', \"x\" int[]);\nSELECT a[1:n], '{\":k\"}'::json;\n"),
            ("deploy/b.sql", "\\set name `date`\n\\connect other\nSELECT 1;\nBEGIN; SELECT 2; COMMIT; SELECT 3;\n"),
            ("revert/b.sql", "SELECT :n;\n")
        );

        Assert.Equal(
            "CREATE TABLE {{schema}}.t (a text DEFAULT '{{word}}', \"x\" int[]);\nSELECT a[1:n], '{\":k\"}'::json;\n",
            read.Scripts[0].Text
        );
        Assert.Equal("SELECT {{n}};\n", read.Scripts[1].Down);
        Assert.Equal(
            [
                "Information deploy/a.sql:1",
                "Information deploy/a.sql:1",
                "Warning deploy/b.sql:",
                "Warning deploy/b.sql:1",
                "Error deploy/b.sql:2",
                "Information revert/b.sql:1",
            ],
            read.Places()
        );
    }

    [Fact]
    public void A_project_without_a_plan_is_none_and_a_missing_script_is_told()
    {
        var none = Assert.Throws<MigrationException>(() =>
            LayoutReading.Read(MigrationTool.Sqitch, new Dictionary<string, string> { ["a.sql"] = "SELECT 1;" })
        );
        Assert.Equal(MigrationErrorId.FolderNotRecognised, none.ErrorId);

        var read = Read(("deploy/a.sql", "SELECT 1;\n"), ("verify/a.sql", "SELECT 2;\n"));
        Assert.Equal(["Error sqitch.plan:5"], read.Places());
        // Sqitch deploys without it, unless its configuration says otherwise.
        Assert.StartsWith("-- pgmigrate:allow verify-failed -- ", read.Scripts.Single().Text);
        Assert.Equal(0, read.Scripts[0].OriginLine);
    }

    [Fact]
    public void A_value_that_is_added_outside_of_a_transaction_stays_outside()
    {
        const string Value = "ALTER TYPE mood ADD VALUE 'new';\n";
        var read = Read(("deploy/a.sql", Value), ("deploy/b.sql", $"BEGIN;\n{Value}COMMIT;\n"));

        Assert.Equal($"-- pgmigrate:transaction off\n{Value}", read.Scripts[0].Text);
        Assert.Equal($"      \n{Value}       \n", read.Scripts[1].Text);
    }

    private static ConvertedFolder Read(params (string Name, string Text)[] files) =>
        LayoutReading.Read(
            MigrationTool.Sqitch,
            files.Append((Name: "sqitch.plan", Text: Plan)).ToDictionary(file => file.Name, file => file.Text)
        );
}
