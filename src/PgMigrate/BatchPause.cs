namespace PgMigrate;

/// <summary>How long batches have waited for one cause.</summary>
public sealed record BatchPause
{
    /// <summary>
    /// The cause: the name of a signal, such as <c>replica-lag</c>; <c>pause-when</c> for the script's query, <c>suspended</c>
    /// for Suspend-PgMigrationBatch, <c>pause</c> for the share of the time in which nothing is done.
    /// </summary>
    public required string Cause { get; init; }

    /// <summary>How often they have begun to wait for it.</summary>
    public long Count { get; init; }

    /// <summary>How long they have waited for it in all. Of causes that hold at once, each has the whole time.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>It for people: <c>replica-lag: 2 times, 00:01:02</c>.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Cause}: {Count} {(Count == 1 ? "time" : "times")}, {Duration:g}"
        );
}
