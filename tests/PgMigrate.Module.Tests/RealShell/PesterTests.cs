using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>The Pester suite in a real pwsh: what fails there, fails here.</summary>
public sealed class PesterTests
{
    public static async Task<IEnumerable<TheoryDataRow<string, string, string>>> TestsAsync()
    {
        PesterSuite suite = await PesterSuite.GetAsync();
        return suite.Tests.Select(test => new TheoryDataRow<string, string, string>(test.Name, test.Result, test.Failure)
        {
            TestDisplayName = $"Pester: {test.Name}",
        });
    }

    // The tests are known when they have been run.
    [Theory]
    [MemberData(nameof(TestsAsync), DisableDiscoveryEnumeration = true)]
    public void Test_passes(string name, string result, string failure) =>
        Assert.True(result == "Passed", $"{name}: {result}\n{failure}");

    [Fact]
    public async Task Every_file_is_run_and_nothing_fails_outside_of_a_test()
    {
        PesterSuite suite = await PesterSuite.GetAsync();
        var files = Directory.GetFiles(PesterSuite.Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path));

        Assert.Empty(suite.Failures);
        Assert.Equal(files.Order(StringComparer.Ordinal), suite.Files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_tool_manifest_names_the_pwsh_that_is_tested()
    {
        var manifest = File.ReadAllText(RepositoryRoot.Combine(".config", "dotnet-tools.json"));
        Assert.Contains($"\"version\": \"{Built.PowerShellVersion}\"", manifest, StringComparison.Ordinal);
    }
}
