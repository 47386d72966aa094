using System.Text;
using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Runbooks;

/// <summary>What a job left in its streams, and what ended it.</summary>
/// <param name="Output">The lines of its output.</param>
/// <param name="Errors">Its errors.</param>
/// <param name="Warnings">Its warnings.</param>
/// <param name="Host">What was written to the host.</param>
/// <param name="Failure">What ended it; null for a job that has completed.</param>
internal sealed record RunbookJob(
    IReadOnlyList<string> Output,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Host,
    string? Failure
);

/// <summary>
/// The process of an Azure Automation sandbox, as far as one can be staged: see <c>Invoke-Runbooks.ps1</c>. What the service
/// limits is looked at after each round of jobs.
/// </summary>
internal sealed class RunbookHost : IDisposable
{
    private const long MostMemory = 400L * 1024 * 1024;
    private const int LargestStream = 1024 * 1024;

    // Such as other jobs leave behind: none of them writes numbers and letters as the invariant one does.
    private static readonly string[] Cultures = ["tr-TR", "de-DE", "ar-SA", "th-TH"];

    private readonly TempFolder _folder = new();
    private readonly ShellProcess _shell;
    private int _rounds;

    public RunbookHost(IReadOnlyDictionary<string, string?> variables)
    {
        foreach (string folder in new[] { "tmp", "home", "storage/site/$web", "storage/tara/releases" })
            Directory.CreateDirectory(_folder[folder]);
        _shell = new ShellProcess(
            Path.Combine("Runbooks", "Invoke-Runbooks.ps1"),
            _folder.FullPath,
            new Dictionary<string, string?>(variables)
            {
                ["TMPDIR"] = _folder["tmp"],
                ["HOME"] = _folder["home"],
                ["XDG_CACHE_HOME"] = null,
                ["XDG_DATA_HOME"] = null,
                ["XDG_CONFIG_HOME"] = null,
                ["STORAGE_ACCOUNTS"] = _folder["storage"],
                ["AZUREPS_HOST_ENVIRONMENT"] = "AzureAutomation/",
                ["DOTNET_GCHeapHardLimit"] = $"0x{MostMemory:x}",
            }
        );
    }

    /// <summary>A blob of the storage accounts: <c>account/container/blob</c>.</summary>
    public string Blob(string path) => _folder[Path.Combine("storage", path)];

    /// <summary>Runs a job to its end.</summary>
    public async Task<RunbookJob> RunAsync(string runbook, params (string Name, string Value)[] parameters) =>
        (await RunTogetherAsync((runbook, parameters)))[0];

    /// <summary>Runs jobs at once, in one process, as the service may do.</summary>
    public async Task<IReadOnlyList<RunbookJob>> RunTogetherAsync(
        params (string Runbook, (string Name, string Value)[] Parameters)[] jobs
    )
    {
        string culture = Cultures[_rounds % Cultures.Length];
        string current = Directory.CreateDirectory(_folder[$"current{_rounds}"]).FullName;
        string result = _folder[$"result{_rounds++}.json"];
        var (_, printed) = await _shell.AskAsync(
            new
            {
                Culture = culture,
                Folder = current,
                Result = result,
                Jobs = jobs.Select(job => new
                {
                    Runbook = RepositoryRoot.Combine("runbooks", $"{job.Runbook}.ps1"),
                    Parameters = job.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value),
                }),
            }
        );
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(result));
        JsonElement round = json.RootElement;
        Assert.Equal(string.Empty, printed);
        Assert.True(round.GetProperty("ProgramsRefused").GetBoolean() || !OperatingSystem.IsLinux());
        Assert.Equal((culture, current), (round.GetProperty("Culture").GetString(), round.GetProperty("Folder").GetString()));
        Assert.InRange(round.GetProperty("Memory").GetInt64(), 1, MostMemory);
        AssertNoFiles(current);
        return [.. round.GetProperty("Jobs").Deserialize<RunbookJob[]>()!.Select(AssertSmall)];
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private static RunbookJob AssertSmall(RunbookJob job)
    {
        foreach (var stream in new[] { job.Output, job.Errors, job.Warnings, job.Host })
            Assert.InRange(stream.Sum(Encoding.UTF8.GetByteCount), 0, LargestStream);
        return job;
    }

    // What PowerShell itself keeps there is none of ours.
    private void AssertNoFiles(string current)
    {
        var left = new[] { _folder["tmp"], _folder["home"], current }
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file =>
                !file.Contains("/powershell/", StringComparison.OrdinalIgnoreCase)
                && !Path.GetFileName(file).StartsWith("clr-debug-pipe", StringComparison.Ordinal)
                && !Path.GetFileName(file).StartsWith("dotnet-diagnostic", StringComparison.Ordinal)
                && !Path.GetFileName(file).StartsWith("CoreFxPipe", StringComparison.Ordinal)
            );
        Assert.Empty(left);
    }
}
