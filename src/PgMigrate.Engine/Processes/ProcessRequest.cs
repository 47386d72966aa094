namespace PgMigrate.Engine.Processes;

/// <summary>
/// A program to run. Its arguments are visible to every user of the machine: secrets go in by <see cref="Environment"/> or a
/// file.
/// </summary>
/// <param name="Program">Name to be found on PATH, or full path.</param>
/// <param name="Arguments">Passed as they are; no shell is involved.</param>
internal sealed record ProcessRequest(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables to set; a null value takes the variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Null for the caller's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Text for standard input, which is closed after it; null for none.</summary>
    public string? Input { get; init; }

    /// <summary>How long it may run.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many characters of each output are kept; of more, the last ones.</summary>
    public int OutputLimit { get; init; } = 1_000_000;

    /// <summary>Given the process once it runs; null where nobody looks at it.</summary>
    public Action<System.Diagnostics.Process>? OnStarted { get; init; }

    /// <summary>Told of each line of standard error as it comes; null where nobody listens.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>
    /// Reads standard output as it comes, to its end, instead of keeping it: for more than fits in memory. What it throws ends
    /// the program, and is thrown again.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? ReadOutput { get; init; }

    /// <summary>
    /// True to ask before killing (SIGTERM, where the system has it): for programs that clean up after themselves.
    /// </summary>
    public bool StopGently { get; init; }

    /// <summary>Exit codes that are no failure; null for any.</summary>
    public IReadOnlyList<int>? ExpectedExitCodes { get; init; } = [0];

    /// <summary>The same program, run by <paramref name="launcher"/>: a program and its leading arguments, or nothing.</summary>
    public ProcessRequest Through(IReadOnlyList<string> launcher) =>
        launcher.Count == 0
            ? this
            : this with
            {
                Program = launcher[0],
                Arguments = [.. launcher.Skip(1), Program, .. Arguments],
            };
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">One of the expected ones.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output, string Error);
