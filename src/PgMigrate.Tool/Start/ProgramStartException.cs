namespace PgMigrate.Tool.Start;

/// <summary>A program could not be started.</summary>
/// <param name="message">Which, and why.</param>
/// <param name="exitCode">What a shell answers with: 127 where there is none, 126 where it cannot be executed.</param>
internal sealed class ProgramStartException(string message, ExitCode exitCode) : Exception(message)
{
    /// <summary>What a shell answers with.</summary>
    public ExitCode ExitCode { get; } = exitCode;
}
