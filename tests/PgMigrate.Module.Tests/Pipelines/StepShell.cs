using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>What a step's script printed, and how it ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Standard output with the shell's errors in it, as agents have it.</param>
internal sealed record StepResult(int ExitCode, string Output);

/// <summary>A real pwsh that runs the scripts of steps, one after the other.</summary>
internal sealed class StepShell : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShellProcess _shell;
    private int _scripts;

    public StepShell() =>
        _shell = new ShellProcess(
            Path.Combine("Pipelines", "Invoke-Steps.ps1"),
            _folder.FullPath,
            new Dictionary<string, string?>()
        );

    /// <summary>Runs a script as an agent's task does: an error ends it.</summary>
    /// <param name="script">The script's text.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="variables">The environment's variables, besides the system's.</param>
    public async Task<StepResult> RunAsync(string script, string folder, IReadOnlyDictionary<string, string> variables)
    {
        string file = _folder.Write($"step{++_scripts}.ps1", script);
        var (exitCode, output) = await _shell.AskAsync(
            new
            {
                File = file,
                Folder = folder,
                Variables = variables,
            }
        );
        return new StepResult(exitCode, output);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }
}
