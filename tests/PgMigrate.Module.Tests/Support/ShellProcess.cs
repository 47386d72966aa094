using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Support;

/// <summary>
/// A real pwsh with a script that takes one request after the other, each a line of JSON: it starts once, which is what takes
/// long. The script ends what it prints of a request with a line of the marker and an exit code.
/// </summary>
internal sealed class ShellProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _marker = $"end of {Guid.NewGuid():N}";
    private readonly Process _process;

    /// <param name="script">The script's path within these tests; it takes <c>-Marker</c> and <c>-Module</c>.</param>
    /// <param name="folder">Where it begins.</param>
    /// <param name="variables">Environment variables; null removes one.</param>
    public ShellProcess(string script, string folder, IReadOnlyDictionary<string, string?> variables)
    {
        string driver = RepositoryRoot.Combine("tests", "PgMigrate.Module.Tests", script);
        ProcessStartInfo start = ChildProcess.StartInfo(
            "dotnet",
            [
                "exec",
                Pwsh.Assembly,
                "-NoProfile",
                "-NonInteractive",
                "-File",
                driver,
                "-Marker",
                _marker,
                "-Module",
                Built.Manifest,
            ]
        );
        start.WorkingDirectory = folder;
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        foreach (string name in new[] { "PSModulePath", "TF_BUILD", "GITHUB_ACTIONS" })
            start.Environment.Remove(name);
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        // A pipe that nobody reads would hold the shell up.
        _process.ErrorDataReceived += (_, line) => _complaints.AppendLine(line.Data);
        _process.BeginErrorReadLine();
    }

    private readonly StringBuilder _complaints = new();

    /// <summary>Has a request done.</summary>
    /// <returns>What was printed, and the exit code.</returns>
    public async Task<(int ExitCode, string Output)> AskAsync(object request)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        await _process.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(Limit);
        var output = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(_marker, StringComparison.Ordinal))
                return (int.Parse(line[_marker.Length..], CultureInfo.InvariantCulture), output.ToString());
            output.Append(line).Append('\n');
        }

        throw new InvalidOperationException($"The shell has ended.\n{output}\n{_complaints}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Limit))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
