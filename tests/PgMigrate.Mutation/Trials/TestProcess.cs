using System.Diagnostics;
using System.Text.Json;

namespace PgMigrate.Mutation.Trials;

/// <summary>
/// Runs tests, each time in a process of their own, with an empty temporary folder and a cache that the processes before have
/// filled: a new cluster costs more than most tests.
/// </summary>
/// <param name="program">Full path of the built tests.</param>
/// <param name="folder">Full path of the folder that they may write to.</param>
/// <param name="cache">Full path of the folder that their cache begins as; null for an empty one.</param>
internal sealed class TestProcess(string program, string folder, string? cache)
{
    /// <summary>Names the folder of fetched binaries and new clusters.</summary>
    public const string CacheVariable = "PGMIGRATE_MUTANT_CACHE";

    /// <summary>Runs tests.</summary>
    /// <param name="methods">Full names; null for all.</param>
    /// <param name="variables">Of its environment.</param>
    /// <param name="options">More of what the program takes.</param>
    /// <param name="limit">What takes longer hangs, and is killed.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task<TestOutcome> RunAsync(
        IReadOnlyList<string>? methods,
        IReadOnlyDictionary<string, string> variables,
        IReadOnlyList<string> options,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        Prepare();
        var start = new ProcessStartInfo(program, [.. Arguments(methods), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.Environment["PGMIGRATE_TEST_TMP"] = start.Environment["TMPDIR"] = Path.Combine(folder, "tmp");
        start.Environment[CacheVariable] = Path.Combine(folder, "cache");
        var outcome = new TestOutcome();
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var reading = ReadAsync(process.StandardOutput, outcome);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(limit, cancellationToken);
            outcome.ExitCode = process.ExitCode;
        }
        catch (TimeoutException)
        {
            outcome.Hangs = true;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            await LeftServers.EndAsync(Path.Combine(folder, "tmp"));
        }

        // Nobody is left who could write.
        await reading.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        return outcome;
    }

    /// <summary>Begins a new cache with the next process: a changed sandbox may have spoiled this one.</summary>
    public void DropCache() => Folders.Delete(Path.Combine(folder, "cache"));

    private static List<string> Arguments(IReadOnlyList<string>? methods)
    {
        List<string> arguments = ["-reporter", "json", "-noColor"];
        foreach (var method in methods ?? [])
            arguments.AddRange(["-method", method]);
        return arguments;
    }

    // The account of the server must come through.
    private void Prepare()
    {
        var (temporary, own) = (Path.Combine(folder, "tmp"), Path.Combine(folder, "cache"));
        Folders.Delete(temporary);
        Directory.CreateDirectory(temporary);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temporary, (UnixFileMode)0b1_111_111_111);
        if (cache is not null && !Directory.Exists(own))
            Folders.Copy(cache, own);
    }

    private static async Task ReadAsync(StreamReader output, TestOutcome outcome)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{'))
                continue;
            using var message = JsonDocument.Parse(line);
            outcome.Add(message.RootElement);
        }
    }
}
