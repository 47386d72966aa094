namespace PgMigrate.Tool;

/// <summary>What the process answers with.</summary>
internal enum ExitCode
{
    /// <summary>The pipeline ran to its end without an error.</summary>
    Success = 0,

    /// <summary>At least one error was reported, or a result is the Boolean False: a check's answer.</summary>
    Failure = 1,

    /// <summary>The command line, a command or a parameter was not understood; nothing was run by that command.</summary>
    Usage = 2,

    /// <summary>The program of exec or wait is there and cannot be executed, as shells have it.</summary>
    NotExecutable = 126,

    /// <summary>The program of exec or wait was not found, as shells have it.</summary>
    NotFound = 127,

    /// <summary>
    /// Ctrl+C, or SIGTERM: the running statement was cancelled and rolled back. 128 + SIGINT, as shells have it.
    /// </summary>
    Cancelled = 130,
}
