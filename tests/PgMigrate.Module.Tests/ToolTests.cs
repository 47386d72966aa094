using System.Diagnostics;
using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The tool: its exit codes and its two kinds of output, in this process where nothing of a process is asked.</summary>
public sealed class ToolTests
{
    [Theory]
    [InlineData(0, "1..3")]
    [InlineData(0, "Get-PgSandbox", "-Name", "none*")]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(0, "Get-PgSandbox -Name none -ErrorAction Ignore")]
    [InlineData(1, "Get-PgSandbox -Name none")]
    [InlineData(1, "Get-PgSandbox", "-Name", "none")]
    [InlineData(1, "Get-PgSandbox -Name none; 'goes on'")]
    [InlineData(1, "throw 'x'")]
    [InlineData(1, "Start-PgSandbox -Confirm")]
    [InlineData(0, "Get-PgSandbox -Name none -ErrorAction Ignore; 'False'")]
    [InlineData(2)]
    [InlineData(2, "--nonsense")]
    [InlineData(2, "not a command", "x")]
    [InlineData(2, "Get-PgSandbox |")]
    [InlineData(2, "Get-NoSuchThing")]
    [InlineData(2, "Get-PgSandbox", "-NoSuch", "x")]
    [InlineData(2, "Start-PgSandbox", "-Port", "none")]
    [InlineData(2, "Stop-PgSandbox")]
    [InlineData(1, "dashboard", "-Path", "no-such-folder", "-ConnectionString", "Host=127.0.0.1;Port=1")]
    [InlineData(2, "dashboard", "-NoSuch", "x")]
    public async Task ExitCode_SaysHowItWent(int expected, params string[] arguments)
    {
        ChildProcess tool = await HostedTool.RunAsync(arguments);
        Assert.True(tool.ExitCode == expected, $"{tool.ExitCode}\n{tool.Output}\n{tool.Error}");
        Assert.Equal(expected == 0, tool.Error.Length == 0);
    }

    [Theory]
    [InlineData(0, "'\u00e9'", "\u00e9")]
    [InlineData(1, "'out'; throw 'x'", "out")]
    [InlineData(2, "Get-NoSuchThing", "")]
    public async Task Process_AnswersWithTheExitCode(int expected, string pipeline, string output)
    {
        ChildProcess tool = await ChildProcess.RunToolAsync(pipeline);
        Assert.Equal((expected, output), (tool.ExitCode, tool.Output.TrimEnd()));
        Assert.Equal(expected == 0, tool.Error.Length == 0);
    }

    [Theory]
    [InlineData("1..3 | Where-Object { $_ -gt 1 } | Select-Object -First 1", "2")]
    [InlineData("3, 1, 2 | Sort-Object -Descending | ConvertTo-Json -Compress", "[3,2,1]")]
    [InlineData("[pscustomobject]@{ A = 1; B = 2 } | ConvertTo-Csv", "\"A\",\"B\"\n\"1\",\"2\"")]
    [InlineData("1, 2 | Measure-Object -Sum | ForEach-Object Sum", "3")]
    [InlineData("[pscustomobject]@{ A = 1; B = 2 } | Format-Table A", "A\n-\n1")]
    [InlineData("Get-Location | Split-Path -IsAbsolute", "True")]
    public async Task EveryStandardCommand_IsThere(string pipeline, string expected)
    {
        ChildProcess tool = await HostedTool.RunAsync(pipeline);
        Assert.Equal((0, string.Empty, expected), (tool.ExitCode, tool.Error, string.Join('\n', tool.Lines)));
    }

    [Fact]
    public async Task Confirm_AsksWithTheListOfScripts()
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        folder.Write("views/0001_b.sql", "CREATE OR REPLACE VIEW public.b AS SELECT 1 AS one;");
        ChildProcess tool = await HostedTool.RunAsync(
            $"$s = Start-PgSandbox; $s | Invoke-PgMigration '{folder}' -Confirm; $s | Stop-PgSandbox"
        );
        Assert.Equal(1, tool.ExitCode);
        Assert.Contains("There is nobody to answer:", tool.Error, StringComparison.Ordinal);
        Assert.Contains("up/0001_a.sql\n  views/0001_b.sql", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_IsNoJson()
    {
        ChildProcess tool = await HostedTool.RunAsync("1..3 | Format-Table; 7", "-Json");
        Assert.Equal((1, "7"), (tool.ExitCode, tool.Output.TrimEnd()));
        Assert.Equal("FormattedForEyes", JsonDocument.Parse(tool.Error).RootElement.GetProperty("ErrorId").GetString());
    }

    [Fact]
    public async Task Version_IsTheModules() =>
        Assert.Equal(Path.GetFileName(Built.ModuleFolder), (await HostedTool.RunAsync("--version")).Output.Trim());

    [Theory]
    [InlineData("")]
    [InlineData("-Json")]
    public async Task ACheckThatAnswersNo_IsTheExitCode(string output)
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_a.sql", "BEGIN;\nCREATE INDEX CONCURRENTLY a ON public.a (id);\nCOMMIT;");
        string[] arguments =
        [
            "Test-PgMigration",
            "-Path",
            folder.FullPath,
            "-Quiet",
            .. output.Length > 0 ? [output] : Array.Empty<string>(),
        ];
        ChildProcess no = await HostedTool.RunAsync(arguments);
        Assert.Equal((1, "false"), (no.ExitCode, no.Output.Trim().ToLowerInvariant()));
        folder.Write("up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        ChildProcess yes = await HostedTool.RunAsync(arguments);
        Assert.Equal((0, "true"), (yes.ExitCode, yes.Output.Trim().ToLowerInvariant()));
    }

    [Theory]
    [InlineData("Get-PgSandbox", "-Name", "none-1,none-2", "none-1|none-2")]
    [InlineData("Get-PgSandbox", "-Name:none-1,none-2", "", "none-1|none-2")]
    [InlineData("Get-PgSandbox", "--name=none-1,none-2", "", "none-1|none-2")]
    [InlineData("Get-PgSandbox", "--name", "none-1,none-2", "none-1|none-2")]
    [InlineData("Get-PgSandbox", "-Name", "none 1,none-2", "none 1,none-2")]
    [InlineData("Stop-PgSandbox", "-Name", "none-1,none-2", "none-1|none-2")]
    [InlineData("Update-PgMigrationSum", "-Path", "none,none-2", "none,none-2")]
    public async Task NamesWithCommas_AreAList_WhereTheParameterTakesSeveral(
        string command,
        string parameter,
        string value,
        string expected
    )
    {
        string[] words = [command, parameter, .. value.Length > 0 ? [value] : Array.Empty<string>(), "-Json"];
        ChildProcess tool = await HostedTool.RunAsync(words);
        string[] targets =
        [
            .. tool
                .Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Path.GetFileName(JsonDocument.Parse(line).RootElement.GetProperty("Target").GetString()!)),
        ];
        Assert.Equal(expected.Split('|'), targets);
    }

    [Theory]
    [InlineData("it's here")]
    [InlineData("a; 'b' | \"c\" $(1) `n")]
    [InlineData("\u2019quoted\u2018")]
    [InlineData("-NotAParameter x")]
    [InlineData("exec")]
    [InlineData("--")]
    public async Task Values_AreTakenLiterally(string value)
    {
        using var folder = new TempFolder();
        ChildProcess tool = await HostedTool.RunAsync("Get-PgSandbox", "-Name", value, "-Json");
        Assert.Equal(value, JsonDocument.Parse(tool.Error).RootElement.GetProperty("Target").GetString());
    }

    [Fact]
    public async Task Switches_TakeTheirValue()
    {
        using var folder = new TempFolder();
        ChildProcess tool = await HostedTool.RunAsync(
            "New-PgMigration",
            "Add it's owner",
            "-Path",
            folder.FullPath,
            "-NoDown:$true",
            "-NoVerify:$false",
            "-Json"
        );
        Assert.Equal(
            ["up", "verify"],
            tool.Lines.Select(line => Directory.GetParent(JsonSerializer.Deserialize<string>(line)!)!.Name)
        );
    }

    [Fact]
    public async Task Json_IsOneObjectALine()
    {
        ChildProcess tool = await HostedTool.RunAsync(
            """
            [PgMigrate.ScriptRun]@{ RunId = [guid]::Empty; Server = 's'; Database = 'd'; Script = 'é<x>.sql'; Kind = 'OneTime'; Status = 'Failed'
              StartedAt = [datetimeoffset]'2026-07-01T12:00:03+02:00'; Duration = [timespan]::FromMilliseconds(1500); Rows = 5 }
            [pscustomobject]@{ List = 1, 'two', $null, $true; Nested = @{ A = 1.5 } }
            'text'; 7; [double]::NaN
            """,
            "--json"
        );
        Assert.Equal((0, string.Empty), (tool.ExitCode, tool.Error));
        JsonElement run = JsonDocument.Parse(tool.Lines[0]).RootElement;
        Assert.Equal("é<x>.sql", run.GetProperty("Script").GetString());
        Assert.Equal("Failed", run.GetProperty("Status").GetString());
        Assert.Equal("2026-07-01T10:00:03.000000Z", run.GetProperty("StartedAt").GetString());
        Assert.Equal(1.5, run.GetProperty("Duration").GetDouble());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("Error").ValueKind);
        Assert.Equal(["""{"List":[1,"two",null,true],"Nested":{"A":1.5}}""", "\"text\"", "7", "\"NaN\""], tool.Lines[1..]);
    }

    [Fact]
    public async Task Log_IsOnStandardError()
    {
        using var folder = new TempFolder();
        folder.Write("up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        ChildProcess tool = await ChildProcess.RunToolAsync(
            $"$s = Start-PgSandbox; $null = $s | Invoke-PgMigration '{folder}'; $s | Stop-PgSandbox",
            "--log"
        );
        Assert.True(tool.ExitCode == 0, tool.Error);
        string[] events =
        [
            .. tool
                .Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.StartsWith('{'))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event.name").GetString()!),
        ];
        Assert.Equal(
            ("pgmigrate.run.started", "pgmigrate.run.ended", true),
            (events[0], events[^1], events.Contains("pgmigrate.script.ended"))
        );
    }

    [Fact]
    public async Task Json_ErrorsGoToStandardError()
    {
        ChildProcess tool = await HostedTool.RunAsync("Get-PgSandbox", "-Name", "none", "-Json");
        Assert.Empty(tool.Output);
        JsonElement error = JsonDocument.Parse(tool.Error).RootElement;
        Assert.Equal("Error", error.GetProperty("Level").GetString());
        Assert.Equal("SandboxNotFound", error.GetProperty("ErrorId").GetString());
        Assert.Equal("ObjectNotFound", error.GetProperty("Category").GetString());
        Assert.NotEmpty(error.GetProperty("RecommendedAction").GetString()!);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Signal_EndsInGoodOrder(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using Process tool = ChildProcess.StartTool(
            "($s = Start-PgSandbox) | ForEach-Object Name; [System.Threading.Thread]::Sleep(100); Get-PgSandbox | "
                + "ForEach-Object { while ($true) { } }"
        );
        string name = (await tool.StandardOutput.ReadLineAsync())!;
        await ChildProcess.RunAsync("kill", "-s", signal, $"{tool.Id}");
        ChildProcess ended = await ChildProcess.EndAsync(tool);
        Assert.Equal(130, ended.ExitCode);
        Assert.Empty((await HostedTool.RunAsync("Get-PgSandbox", "-Name", $"{name}*", "-Json")).Lines);
    }
}
