using PgMigrate.ModuleTests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>
/// What is loaded first decides about a process, so each scenario runs in a process of its own: this test program again, with one
/// of <see cref="IsolationScenarios"/>.
/// </summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData(nameof(IsolationScenarios.Import_LoadsNeitherGrateNorNpgsql))]
    [InlineData(nameof(IsolationScenarios.OtherVersions_LoadedFirst_DoNotMatter))]
    [InlineData(nameof(IsolationScenarios.OtherVersions_LoadedAfterwards_DoNotMatter))]
    [InlineData(nameof(IsolationScenarios.SecondCopy_IsRefused))]
    [InlineData(nameof(IsolationScenarios.OtherVersion_IsRefused))]
    [InlineData(nameof(IsolationScenarios.ManyRunspaces_ImportAtOnce))]
    public async Task Scenario(string name)
    {
        ChildProcess child = await ChildProcess.RunAsync(
            Environment.ProcessPath!,
            "-explicit",
            "only",
            "-method",
            $"{typeof(IsolationScenarios).FullName}.{name}"
        );
        Assert.True(child.ExitCode == 0, child.Output + child.Error);
        Assert.Contains("Total: 1,", child.Output, StringComparison.Ordinal);
    }
}
