using System.Reflection;

namespace PgMigrate.ModuleTests.Support;

/// <summary>The tool in this process, with the module that the tests have: what it answers, without a process's start.</summary>
internal static class HostedTool
{
    // Of the tool itself, where a file takes its results.
    private const int Width = 120;

    private static readonly Func<string[], TextWriter, TextWriter, string, int, int> RunHosted = Assembly
        .LoadFrom(Built.Tool)
        .GetType("PgMigrate.Tool.Program", throwOnError: true)!
        .GetMethod("RunHosted", BindingFlags.NonPublic | BindingFlags.Static)!
        .CreateDelegate<Func<string[], TextWriter, TextWriter, string, int, int>>();

    /// <summary>Runs the tool to its end. Nobody answers, and no terminal reads.</summary>
    public static Task<ChildProcess> RunAsync(params string[] arguments) => RunAsync(Width, arguments);

    /// <summary>Runs the tool to its end, with lines of so many columns.</summary>
    public static Task<ChildProcess> RunAsync(int width, string[] arguments) =>
        Task.Run(() =>
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            int exitCode = RunHosted(
                arguments,
                TextWriter.Synchronized(output),
                TextWriter.Synchronized(error),
                Built.Manifest,
                width
            );
            return new ChildProcess(exitCode, output.ToString(), error.ToString());
        });
}
