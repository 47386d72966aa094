using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Benchmarks.Cases;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>
/// The built module in a process of its own: a bare pwsh, that of this machine or else the one that the build has restored.
/// </summary>
public static partial class Shell
{
    private static readonly string? Installed = ProgramPath.Find("pwsh");

    /// <summary>For the table.</summary>
    public static string Name => "PgMigrate in pwsh";

    private static string Import =>
        $"Import-Module {Literal(Path.Combine(Bench.BuildPath("ModuleDirectory"), "PgMigrate.psd1"))}";

    private static string Restored =>
        Path.Combine(Bench.BuildPath("Pwsh"), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    /// <summary>Starts pwsh, runs one command and ends it.</summary>
    /// <param name="import">True to import the module before.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static Task StartAsync(bool import, CancellationToken cancellationToken) =>
        RunAsync(import ? $"{Import}; 1" : "1", new Dictionary<string, string?>(), cancellationToken);

    /// <summary>Migrates once.</summary>
    public static Task MigrateAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        RunAsync($"{Import}; {Migration(database, folder)}", database.Environment, cancellationToken);

    /// <summary>The seconds that the second migration of a process takes, after one to another database.</summary>
    public static async Task<double> TimeSecondAsync(
        DatabaseAddress first,
        DatabaseAddress second,
        ScriptFolder folder,
        string parameters,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken
    )
    {
        var script =
            $"{Import}; $null = {Migration(first, folder)} {parameters}; "
            + $"(Measure-Command {{ {Migration(second, folder)} {parameters} }}).TotalSeconds";
        var variables = new Dictionary<string, string?>(first.Environment);
        foreach (var (name, value) in environment)
            variables[name] = value;
        var result = await RunAsync(script, variables, cancellationToken);
        return double.Parse(result.Output.Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>The most memory that a process has held which migrates once, in MB.</summary>
    public static Task<double> PeakOfMigrationAsync(
        DatabaseAddress database,
        ScriptFolder folder,
        CancellationToken cancellationToken
    ) => PeakAsync($"{Migration(database, folder)} | Out-Null", database.Environment, cancellationToken);

    /// <summary>The most memory that a process has held which does no more than import the module, in MB.</summary>
    public static Task<double> PeakOfIdleAsync(CancellationToken cancellationToken) =>
        PeakAsync("$null = Get-Command Invoke-PgMigration", new Dictionary<string, string?>(), cancellationToken);

    private static async Task<double> PeakAsync(
        string command,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken
    )
    {
        if (!OperatingSystem.IsLinux())
            throw new CaseSkippedException("only Linux tells a process its peak memory (VmHWM)");
        var script = $"{Import}; {command}; [System.IO.File]::ReadAllText('/proc/self/status')";
        var result = await RunAsync(script, environment, cancellationToken);
        var peak = Peak().Match(result.Output);
        return peak.Success
            ? double.Parse(peak.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 1024
            : throw new InvalidOperationException($"{Name} did not print its status: {result.Output}");
    }

    private static Task<ProcessResult> RunAsync(
        string script,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken
    )
    {
        // Without -Command's error handling a failed migration would exit with 0, and look quick.
        string[] arguments = ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; {script}"];
        var variables = new Dictionary<string, string?>(environment)
        {
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
        };
        var request = Installed is null
            ? new ProcessRequest(DotNet.Host, ["exec", Restored, .. arguments])
            : new ProcessRequest(Installed, arguments);
        return ProcessRunner.RunAsync(
            request with
            {
                Environment = variables,
                TimeLimit = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );
    }

    private static string Migration(DatabaseAddress database, ScriptFolder folder) =>
        $"Invoke-PgMigration -Path {Literal(folder.Path)} -ConnectionString {Literal(database.ConnectionString)}";

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"VmHWM:\s*(\d+) kB")]
    private static partial Regex Peak();
}
