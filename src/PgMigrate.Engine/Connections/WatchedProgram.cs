using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Connections;

/// <summary>Runs one of PostgreSQL's own programs on a database, and ends it where it waits for a network that is dead.</summary>
internal sealed class WatchedProgram
{
    private readonly string? _output;
    private Process? _process;
    private int _lines;

    private WatchedProgram(string? output) => _output = output;

    /// <summary>Runs it.</summary>
    /// <param name="request">
    /// The program; its connection is <see cref="NetworkSettings.Argument"/>, its environment <see cref="LibpqEnvironment"/>.
    /// </param>
    /// <param name="target">The database.</param>
    /// <param name="output">Full path of the file or folder that it writes; null where it writes none.</param>
    /// <param name="heart">Asks the server; its token ends the work.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="MigrationException">ProcessFailed.</exception>
    public static async Task<ProcessResult> RunAsync(
        ProcessRequest request,
        ConnectionTarget target,
        string? output,
        Heartbeat heart,
        CancellationToken cancellationToken
    )
    {
        var program = new WatchedProgram(output);
        var application = $"pgmigrate {Guid.NewGuid():N}";
        var watch = new ProgramWatch(application, program.Progress, target.Limits.OwnStatement);
        heart.Watch(watch);
        try
        {
            return await ProcessRunner.RunAsync(program.Prepare(request, application), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            watch.IsOver = true;
        }
    }

    private ProcessRequest Prepare(ProcessRequest request, string application) =>
        request with
        {
            Environment = new Dictionary<string, string?>(request.Environment) { ["PGAPPNAME"] = application },
            OnStarted = process => _process = process,
            OnErrorLine = line =>
            {
                _lines++;
                request.OnErrorLine?.Invoke(line);
            },
        };

    // Whatever the program does takes some time of a processor; what its helpers do shows in what they write.
    private string Progress() => string.Create(CultureInfo.InvariantCulture, $"{_lines} {ProcessorTime()} {Written()}");

    private TimeSpan? ProcessorTime()
    {
        try
        {
            return _process?.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private long Written()
    {
        if (_output is null)
            return 0;
        return Directory.Exists(_output) ? new DirectoryInfo(_output).EnumerateFiles().Sum(file => file.Length)
            : new FileInfo(_output) is { Exists: true } written ? written.Length
            : 0;
    }
}
