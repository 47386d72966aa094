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
}
