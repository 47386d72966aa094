using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The tables, as the tool prints them: 120 columns wide where no terminal reads.</summary>
public sealed class FormatTests
{
    private const int Width = 120;

    private static readonly Dictionary<string, string> Samples = new()
    {
        ["ScriptRun"] = """
            [PgMigrate.ScriptRun]@{
                RunId = [guid]::Empty; Server = 'db.example.com:5432'; Database = 'customer_database_with_a_long_name'; Kind = 'OneTime'
                Script = '0012_create_threat_scenario_attack_path.sql'; Folder = 'up'; Status = 'WouldApply'
                StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1234); Rows = 12345678
            }
            """,
        ["MigrationScript"] = """
            [PgMigrate.MigrationScript]@{
                Script = '0012_create_threat_scenario_attack_path.sql'; Folder = 'runAfterOtherAnyTimeScripts'; Kind = 'OneTime'
                State = 'Pending'; Reason = 'Its text was changed after it was applied.'; AppliedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
                Statements = [PgMigrate.ScriptStatement[]]@(@{ Line = 1; Column = 1; Offset = 0; Length = 1; Verb = 'CREATE TABLE'; Object = 'tara.asset'; Text = 'x'; Transactional = $true })
            }
            """,
        ["ScriptStatement"] = """
            [PgMigrate.ScriptStatement]@{
                Line = 123456; Column = 1; Offset = 0; Length = 1; Verb = 'CREATE MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'
                Text = "CREATE MATERIALIZED VIEW tara.a_view_with_a_long_name_of_its_own AS`nSELECT 1"; Transactional = $true
            }
            """,
        ["Finding"] = """
            [PgMigrate.Finding]@{
                RuleId = 'add-column-volatile-default'; Severity = 'Information'; Evidence = 'Static'; Lock = 'AccessExclusive'
                Script = '0012_create_threat_scenario_attack_path.sql'; Path = '/src/up/0012_create_threat_scenario_attack_path.sql'; Line = 1234; Column = 5
                Statement = "ALTER TABLE t`nADD COLUMN c uuid DEFAULT gen_random_uuid()"; Object = 'tara.a_table_with_a_long_name'
                Message = 'The default is computed for every row: the table is written anew while nobody can use it.'
                Reason = 'Why.'; SafeWay = 'How.'; HelpUri = 'docs/rules/x.md'; AllowedBecause = 'It is empty.'
            }
            """,
        ["SchemaChange"] = """
            [PgMigrate.SchemaChange]@{
                Change = 'Changed'; ObjectType = 'MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'; Property = 'definition'
                Before = " SELECT a`n   FROM t"; After = " SELECT a, b`n   FROM t"
            }
            """,
        ["SchemaBackup"] = """
            [PgMigrate.SchemaBackup]@{
                BackupId = [guid]'5f0c2a9b-0000-4000-8000-0123456789ab'; Server = 'db.example.com:5432'; Database = 'customer_database_with_a_long_name'
                Method = 'TableCopy'; CreatedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1234)
                Tables = [string[]]@('tara.asset', 'tara.threat'); Rows = 12345678; Size = 1610612736; Path = '/backups/x'
            }
            """,
        ["SchemaChange#History"] = """
            $change = [PgMigrate.SchemaChange]@{
                Change = 'Changed'; ObjectType = 'MATERIALIZED VIEW'; Object = 'tara.a_view_with_a_long_name_of_its_own'; Property = 'definition'
                Before = " SELECT a`n   FROM t"; After = " SELECT a, b`n   FROM t"; RunId = [guid]::Empty; Script = '0012_create_threat_scenario_attack_path.sql'
                ChangedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; ChangedBy = 'deploy@build-agent-17'
            }
            $change.PSObject.TypeNames.Insert(0, 'PgMigrate.SchemaChange#History')
            $change
            """,
        ["Sandbox"] = """
            [PgMigrate.Sandbox]@{
                Name = 'sandbox-a2fd9c57'; Version = '15.18'; Server = '127.0.0.1'; Port = 54321; Database = 'sandbox'; User = 'postgres'
                ConnectionString = 'Host=127.0.0.1;Password=s3cret'; Path = '/tmp/x'; Source = '/usr/lib/postgresql/15/bin'
                OwnerProcessId = 1; StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'
            }
            """,
    };

    [Theory]
    [InlineData(
        "ScriptRun",
        "Status     Script ",
        "WouldApply 0012_create_threat_scenario_attack_path.sql ",
        " 1.2 s   12345678 customer_databas",
        " 2026-07-01 10:00:03Z"
    )]
    [InlineData(
        "MigrationScript",
        "State ",
        "Pending  0012_create_threat_scenario_attack_path.sql ",
        "2026-07-01 10:00:03Z Its text was changed a"
    )]
    [InlineData("ScriptStatement", "  Line Verb ", "123456 CREATE MATERIALIZED VIEW ", "True          CREATE MATERIAL")]
    [InlineData(
        "Finding",
        "Severity    Rule ",
        " Script:Line ",
        "Information add-column-volatile-default ",
        ":1234",
        "The default is computed for every row: the table"
    )]
    [InlineData(
        "SchemaChange",
        "Change  Type ",
        "Changed MATERIALIZED tara.a_view_with_a_long_name_  definition      SELECT a  ",
        " SELECT a, b",
        " VIEW         of_its_own ",
        " FROM t"
    )]
    [InlineData(
        "SchemaChange#History",
        "ChangedAt ",
        "2026-07-01 10:00:03Z Changed          tara.a_view_with_a_long_",
        " 0012_create_threat_    deploy@",
        " MATERIALIZED",
        " definition:  SELECT a",
        " -> ",
        " scenario_attack_path. ",
        "build-"
    )]
    [InlineData(
        "SchemaBackup",
        "BackupId ",
        "5f0c2a9b-0000-4000-8000-0123456789ab TableCopy  2026-07-01 10:00:03Z    12345678    1.5 GB tara.asset and 1 more"
    )]
    [InlineData(
        "Sandbox",
        "Name ",
        "sandbox-a2fd9c57  15.18    127.0.0.1   54321 sandbox",
        "2026-07-01 10:00:03Z /usr/lib/postgresql/15/bin"
    )]
    public async Task Table_FitsAndShows(string type, params string[] parts)
    {
        ChildProcess tool = await HostedTool.RunAsync(Samples[type]);
        Assert.Equal((0, string.Empty), (tool.ExitCode, tool.Error));
        Assert.All(tool.Output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, Width));
        Assert.All(parts, part => Assert.Contains(part, tool.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("\u001b", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$null", "It is unsafe.")]
    [InlineData("'It is empty.'", "It is unsafe. (Allowed: It is empty.)")]
    public void Message_SaysWhatIsAllowed(string reason, string expected)
    {
        using Shell shell = Shell.Open();
        Assert.Equal([expected], shell.Run($"[PgMigrate.Display]::Message('It is unsafe.', {reason})").ThrowOnError().Text);
    }

    [Theory]
    [InlineData("'', $null, $null", "")]
    [InlineData("'type', 'integer', 'bigint'", "type: integer -> bigint")]
    [InlineData("'comment', [NullString]::Value, 'x'", "comment: (none) -> x")]
    [InlineData("'comment', 'x', [NullString]::Value", "comment: x -> (none)")]
    public void Difference_ReadsWell(string arguments, string expected)
    {
        using Shell shell = Shell.Open();
        Assert.Equal([expected], shell.Run($"[PgMigrate.Display]::Difference({arguments})").ThrowOnError().Text);
    }

    [Theory]
    [InlineData("", 8, "")]
    [InlineData("a bb ccc dddd", 8, "a bb ccc|dddd")]
    [InlineData("tara.asset_value", 8, "tara.|asset_|value")]
    [InlineData("abcdefghijkl", 8, "abcdefgh|ijkl")]
    [InlineData("type: a_long_name", 8, "type:|a_long_|name")]
    [InlineData("    SELECT abc", 8, "    SELE|CT abc")]
    public void Cell_BreaksBetweenWords_ThenBetweenTheirParts(string text, int width, string expected)
    {
        using Shell shell = Shell.Open();
        Assert.Equal(
            [expected.Replace('|', '\n')],
            shell.Run("[PgMigrate.Display]::Cell($Text, $Width)", ("Text", text), ("Width", width)).ThrowOnError().Text
        );
    }

    [Theory]
    [InlineData("'0001_a.sql' '/x/up/0001_a.sql' 3", "0001_a.sql:3")]
    [InlineData("'0001_a.sql' $null $null", "0001_a.sql")]
    [InlineData("$null '/x/down/0001_a.sql' 3", "down/0001_a.sql:3")]
    [InlineData("$null 'C:\\x\\down\\0001_a.sql' $null", "down/0001_a.sql")]
    [InlineData("$null $null 3", "")]
    public void Place_ReadsWell(string arguments, string expected)
    {
        using Shell shell = Shell.Open();
        string call = string.Join(", ", arguments.Split(' '));
        Assert.Equal([expected], shell.Run($"[PgMigrate.Display]::Place({call})").ThrowOnError().Text);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1.0 kB")]
    [InlineData(1_048_575, "1.0 MB")]
    [InlineData(1_610_612_736, "1.5 GB")]
    public void Size_ReadsWell(long bytes, string expected)
    {
        using Shell shell = Shell.Open();
        Assert.Equal([expected], shell.Run($"[PgMigrate.Display]::Size({bytes})").ThrowOnError().Text);
    }

    [Fact]
    public async Task EveryTypeOfAPipeline_HasItsTable()
    {
        ChildProcess tool = await HostedTool.RunAsync(
            $"{Samples["Sandbox"]}\n{Samples["ScriptRun"]}\n{Samples["ScriptRun"]}\n{Samples["MigrationScript"]}"
        );
        string[] headers =
        [
            .. tool.Lines.Where(
                (_, index) => index + 1 < tool.Lines.Length && tool.Lines[index + 1].StartsWith("---", StringComparison.Ordinal)
            ),
        ];
        Assert.Equal(["Name", "Status", "State"], headers.Select(line => line.Split(' ')[0]));
    }

    [Theory]
    [InlineData("$null", "")]
    [InlineData("0", "<1 ms")]
    [InlineData("[timespan]::FromMilliseconds(35)", "35 ms")]
    [InlineData("[timespan]::FromMilliseconds(999.7)", "1.0 s")]
    [InlineData("[timespan]::FromMilliseconds(1234)", "1.2 s")]
    [InlineData("[timespan]::FromSeconds(59.97)", "1 min 00 s")]
    [InlineData("[timespan]::FromSeconds(125)", "2 min 05 s")]
    [InlineData("[timespan]::FromMinutes(62)", "1 h 02 min")]
    [InlineData("[timespan]::FromHours(49)", "49 h 00 min")]
    public void Duration_ReadsWell(string duration, string expected)
    {
        using Shell shell = Shell.Open();
        Assert.Equal([expected], shell.Run($"[PgMigrate.Display]::Duration({duration})").ThrowOnError().Text);
    }
}
