using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>What a task shows, as <c>Invoke-Tasks.ps1</c> writes it.</summary>
/// <param name="Task">The task's file, without its extension.</param>
/// <param name="Width">The console's width in columns.</param>
/// <param name="Work">The folder of all tasks.</param>
/// <param name="Text">The statements, each with what it shows.</param>
internal sealed record TaskScreen(string Task, int Width, string Work, string Text);

/// <summary>The tasks of a new user, in <c>Tasks</c>, in a real pwsh: one process and one server for all.</summary>
internal static class TaskSuite
{
    /// <summary>A pipe, a runbook and many agents; and a console that is wide enough for most.</summary>
    public static readonly int[] Widths = [80, 120];

    private static readonly Lazy<Task<IReadOnlyList<TaskScreen>>> Ran = new(RunAsync);

    /// <summary>The folder of the tasks and of what they are to show.</summary>
    public static string Folder { get; } = RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", "RealShell", "Tasks");

    /// <summary>Does all of them, once in this process.</summary>
    public static Task<IReadOnlyList<TaskScreen>> GetAsync() => Ran.Value;

    private static async Task<IReadOnlyList<TaskScreen>> RunAsync()
    {
        using var folder = new TempFolder();
        var request = folder.Write(
            "request.json",
            JsonSerializer.Serialize(
                new
                {
                    RepositoryRoot = RepositoryRoot.FullPath,
                    Built.Manifest,
                    Built.Tool,
                    Shell = Pwsh.Assembly,
                    Work = folder.FullPath,
                    Widths,
                }
            )
        );
        var result = folder["result.json"];
        await Pwsh.RunScriptAsync(
            Path.Combine(Path.GetDirectoryName(Folder)!, "Invoke-Tasks.ps1"),
            "-Request",
            request,
            "-Result",
            result
        );
        return JsonSerializer.Deserialize<IReadOnlyList<TaskScreen>>(await File.ReadAllTextAsync(result))!;
    }
}
