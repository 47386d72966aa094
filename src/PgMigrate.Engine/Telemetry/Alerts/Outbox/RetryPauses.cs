using PgMigrate.Engine.Telemetry.Alerts.Receivers;

namespace PgMigrate.Engine.Telemetry.Alerts.Outbox;

/// <summary>
/// When what was not taken is tried again: after growing pauses, or those that the receiver asks for, for three days.
/// </summary>
internal static class RetryPauses
{
    /// <summary>How long an alert is worth being told.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    /// <summary>How long ended deliveries stay in the outbox.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>How long a delivery is left to whoever sends it now; afterwards that one is taken for dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>What becomes of a delivery after a try.</summary>
    /// <param name="queued">The delivery; the try is not counted yet.</param>
    /// <param name="answer">What came of the try.</param>
    /// <param name="now">The time.</param>
    public static Settlement After(QueuedAlert queued, SendAnswer answer, DateTimeOffset now)
    {
        if (answer.IsTaken)
            return new Settlement(AlertState.Sent, answer.Text, TimeSpan.Zero, false);
        if (answer.Stops)
            return new Settlement(AlertState.GivenUp, $"{answer.Text}: the receiver wants no more", TimeSpan.Zero, true);
        var pause = Max(Of(queued.Attempts), answer.RetryAfter ?? TimeSpan.Zero);
        return now + pause - queued.CreatedAt > GivenUpAfter
            ? new Settlement(AlertState.GivenUp, answer.Text, TimeSpan.Zero, false)
            : new Settlement(AlertState.Pending, answer.Text, pause, false);
    }

    // 1, 2, 4 … minutes, and 6 hours at most.
    private static TimeSpan Of(int attempts) =>
        TimeSpan.FromTicks(Math.Min(Shortest.Ticks << Math.Min(attempts, 10), Longest.Ticks));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
