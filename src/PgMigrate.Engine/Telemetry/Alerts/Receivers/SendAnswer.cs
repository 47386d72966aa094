namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>What came of a try to send an alert.</summary>
/// <param name="IsTaken">True where the receiver has it.</param>
/// <param name="Text">What it answered, in words, without its address: <c>HTTP 429</c>.</param>
internal sealed record SendAnswer(bool IsTaken, string Text)
{
    /// <summary>How long the receiver wants to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True where the receiver wants no more, ever: 410 of a webhook.</summary>
    public bool Stops { get; init; }
}
