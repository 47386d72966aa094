using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>What became of the Pester suite, as <c>tests/pester/Invoke-Suite.ps1</c> writes it.</summary>
/// <param name="Files">The names of the files that were run.</param>
/// <param name="Tests">Every test.</param>
/// <param name="Failures">What failed outside of a test.</param>
internal sealed record PesterSuite(IReadOnlyList<string> Files, IReadOnlyList<PesterTest> Tests, IReadOnlyList<string> Failures)
{
    private static readonly Lazy<Task<PesterSuite>> Ran = new(RunAsync);

    /// <summary>The folder of the suite.</summary>
    public static string Folder { get; } = RepositoryRoot.Combine("tests", "pester");

    /// <summary>Runs the suite once in this process: pwsh starts slowly, and its server serves all files.</summary>
    public static Task<PesterSuite> GetAsync() => Ran.Value;

    private static async Task<PesterSuite> RunAsync()
    {
        using var folder = new TempFolder();
        string result = folder["result.json"];
        await Pwsh.RunScriptAsync(Path.Combine(Folder, "Invoke-Suite.ps1"), "-Pester", Pwsh.Pester, "-Result", result);
        return JsonSerializer.Deserialize<PesterSuite>(await File.ReadAllTextAsync(result))!;
    }
}

/// <summary>A test of the Pester suite.</summary>
/// <param name="Name">Its place and name.</param>
/// <param name="Result">Passed, or what else Pester says.</param>
/// <param name="Failure">What failed, and where; empty for a test that passed.</param>
internal sealed record PesterTest(string Name, string Result, string Failure);
