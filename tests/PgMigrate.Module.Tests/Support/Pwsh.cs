using System.Diagnostics;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Support;

/// <summary>A real pwsh: the .NET tool, from the packages that the build has restored. Nothing needs to be installed.</summary>
internal static class Pwsh
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static string Folder =>
        Path.Combine(Built.Packages, "powershell", Built.PowerShellVersion, "tools", "net10.0", "any");

    /// <summary>The shell's assembly, which <c>dotnet exec</c> runs.</summary>
    public static string Assembly => Path.Combine(Folder, OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    /// <summary>Pester's manifest.</summary>
    public static string Pester => Path.Combine(Built.Packages, "pester", Built.PesterVersion, "tools", "Pester.psd1");

    /// <summary>Runs a script of the repository to its end. What it prints tells why, where it fails.</summary>
    /// <param name="script">The script's path.</param>
    /// <param name="parameters">Its parameters and their values, in turn.</param>
    public static async Task RunScriptAsync(string script, params string[] parameters)
    {
        ChildProcess ended = await StartAsync(["-File", script, .. parameters]);
        Assert.True(ended.ExitCode == 0, $"{script} ended with {ended.ExitCode}.\n{ended.Output}\n{ended.Error}");
    }

    /// <summary>Runs a text of PowerShell to its end.</summary>
    public static Task<ChildProcess> RunAsync(string text) => StartAsync(["-Command", text]);

    private static Task<ChildProcess> StartAsync(string[] arguments)
    {
        ProcessStartInfo start = ChildProcess.StartInfo(
            "dotnet",
            ["exec", Assembly, "-NoProfile", "-NonInteractive", .. arguments]
        );
        start.WorkingDirectory = RepositoryRoot.FullPath;
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";

        // A hosted PowerShell has named its own modules there.
        start.Environment.Remove("PSModulePath");

        return ChildProcess.RunAsync(start, Limit);
    }
}
