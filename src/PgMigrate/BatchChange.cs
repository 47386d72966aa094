namespace PgMigrate;

/// <summary>What is to be otherwise in batches that were begun: what is null stays as it is.</summary>
public sealed record BatchChange
{
    /// <summary>Rows of the next batch, from 1 to 1,000,000.</summary>
    public int? Size { get; init; }

    /// <summary>How long a batch shall take; zero for one size.</summary>
    public TimeSpan? BatchDuration { get; init; }

    /// <summary>The share of the time in percent in which nothing is done, from 0 to 99.</summary>
    public int? Pause { get; init; }

    /// <summary>
    /// Signals that let the batches wait, such as <c>replica-lag>30s</c>, in place of the script's; empty for none of its own.
    /// What the policy of the run names holds all the same.
    /// </summary>
    public IReadOnlyList<string>? PauseOn { get; init; }

    /// <summary>Signals that end the run between two batches, in the same way.</summary>
    public IReadOnlyList<string>? StopOn { get; init; }
}
