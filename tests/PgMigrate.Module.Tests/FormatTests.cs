using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>How values are written in the tables; what the tables look like as a whole is in <see cref="ViewTests"/>.</summary>
public sealed class FormatTests
{
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
    [InlineData("'definition', \"a`nb\", 'c'", "definition:\na\nb\n->\nc")]
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
    [InlineData("'0001_a.sql' '/x/up/0001_a.sql' 3", "up/0001_a.sql:3")]
    [InlineData("'2026/0001_a.sql' 'C:\\x\\up\\2026\\0001_a.sql' 3", "up/2026/0001_a.sql:3")]
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
            $"{ViewSamples.All["Sandbox"]}\n{ViewSamples.All["ScriptRun"]}\n{ViewSamples.All["ScriptRun"]}\n{ViewSamples.All["MigrationScript"]}"
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
