using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Benchmarks.Cases;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Contenders;

/// <summary>The built module in a process of its own: a bare pwsh, or the tool <c>pgmigrate</c> where there is none.</summary>
public sealed partial class Shell
{
    private readonly string _program;
    private readonly Func<string, IReadOnlyList<string>> _arguments;

    private Shell(string name, string program, Func<string, IReadOnlyList<string>> arguments)
    {
        Name = name;
        _program = program;
        _arguments = arguments;
    }

    /// <summary>For the table.</summary>
    public string Name { get; }

    private static string Manifest { get; } = Path.Combine(Bench.BuildPath("ModuleDirectory"), "PgMigrate.psd1");

    private static string Import { get; } = $"Import-Module {Literal(Manifest)}";

    private static string Tool { get; } = Bench.BuildPath("ToolPath");

    /// <summary>pwsh, or else the tool.</summary>
    /// <exception cref="CaseSkippedException">There is neither, or no module was built.</exception>
    public static Shell Find()
    {
        if (!File.Exists(Manifest))
            throw new CaseSkippedException($"there is no {Manifest}");
        if (ProgramPath.Find("pwsh") is { } pwsh)
            return new Shell("PgMigrate in pwsh", pwsh, command => Bare($"{Import}; {command}"));
        if (File.Exists(Tool))
            return new Shell("pgmigrate", DotNet.Host, command => ["exec", Tool, command]);
        throw new CaseSkippedException("there is neither pwsh nor the built tool");
    }

    /// <summary>Starts pwsh, runs one command and ends it.</summary>
    /// <param name="import">True to import the module before.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="CaseSkippedException">There is no pwsh.</exception>
    public static Task StartPwshAsync(bool import, CancellationToken cancellationToken)
    {
        var pwsh = ProgramPath.Find("pwsh") ?? throw new CaseSkippedException("there is no pwsh");
        return RunAsync(pwsh, Bare(import ? $"{Import}; 1" : "1"), new Dictionary<string, string?>(), cancellationToken);
    }

    /// <summary>Migrates once.</summary>
    public Task MigrateAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        RunAsync(_program, _arguments(Migration(database, folder)), database.Environment, cancellationToken);

    /// <summary>The most memory that a process has held which migrates once, in MB.</summary>
    public Task<double> PeakOfMigrationAsync(DatabaseAddress database, ScriptFolder folder, CancellationToken cancellationToken) =>
        PeakAsync($"{Migration(database, folder)} | Out-Null", database.Environment, cancellationToken);

    /// <summary>The most memory that a process has held which does no more than import the module, in MB.</summary>
    public Task<double> PeakOfIdleAsync(CancellationToken cancellationToken) =>
        PeakAsync("$null = Get-Command Invoke-PgMigration", new Dictionary<string, string?>(), cancellationToken);

    private async Task<double> PeakAsync(string command, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new CaseSkippedException("only Linux tells a process its peak memory (VmHWM)");
        var arguments = _arguments($"{command}; [System.IO.File]::ReadAllText('/proc/self/status')");
        var result = await RunAsync(_program, arguments, environment, cancellationToken);
        var peak = Peak().Match(result.Output);
        return peak.Success
            ? double.Parse(peak.Groups[1].ValueSpan, CultureInfo.InvariantCulture) / 1024
            : throw new InvalidOperationException($"{Name} did not print its status: {result.Output}");
    }

    private static Task<ProcessResult> RunAsync(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string?>(environment)
        {
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
        };
        return ProcessRunner.RunAsync(
            new ProcessRequest(program, arguments) { Environment = variables, TimeLimit = TimeSpan.FromMinutes(10) }, cancellationToken);
    }

    private static string Migration(DatabaseAddress database, ScriptFolder folder) =>
        $"Invoke-PgMigration -Path {Literal(folder.Path)} -ConnectionString {Literal(database.ConnectionString)}";

    // Without -Command's error handling a failed migration would exit with 0, and look quick.
    private static string[] Bare(string command) =>
        ["-NoProfile", "-NonInteractive", "-Command", $"$ErrorActionPreference = 'Stop'; {command}"];

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"VmHWM:\s*(\d+) kB")]
    private static partial Regex Peak();
}
