using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>
/// What every table looks like, kept in <c>Views</c> for each width, so that whoever changes one reads what others will see:
/// <c>PGMIGRATE_WRITE_VIEWS=1</c> writes that anew.
/// </summary>
public sealed class ViewTests
{
    // A pipe, a runbook and many agents have 80 columns.
    private const int Narrowest = 80;

    private static readonly string Script = string.Join(
        '\n',
        ViewSamples.All.Values.Select(sample => $"& {{\n{sample}\n}} | Out-Host")
    );

    [Theory]
    [InlineData(Narrowest)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task Tables_LookAsTheyAreKept(int width)
    {
        ChildProcess tool = await HostedTool.RunAsync(width, [Script]);
        Assert.Equal((0, string.Empty), (tool.ExitCode, tool.Error));
        RequireKept(width, tool.Output);
    }

    [Fact]
    public async Task Tables_LookTheSameInARealShell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A console decides there how wide a pipe is.");
        ChildProcess shell = await Pwsh.RunAsync($"Import-Module '{Built.Manifest}'\n{Script}");
        Assert.Equal((0, string.Empty), (shell.ExitCode, shell.Error));
        RequireKept(Narrowest, shell.Output);
    }

    private static void RequireKept(int width, string output)
    {
        string kept = RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", "Views", $"{width}.txt");
        string[] lines = [.. output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width - 1));
        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_VIEWS") == "1")
            File.WriteAllLines(kept, lines);
        Assert.Equal(File.ReadAllLines(kept), lines);
    }
}
