namespace PgMigrate.Engine.Telemetry.Alerts.Outbox;

/// <summary>An alert on its way to one receiver.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Receiver">The receiver's name; its address is kept nowhere.</param>
/// <param name="Alert">The alert.</param>
/// <param name="CreatedAt">When it was made first (UTC).</param>
internal sealed record QueuedAlert(Guid Id, string Receiver, Alert Alert, DateTimeOffset CreatedAt)
{
    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>How often the same was to be told while it waited.</summary>
    public int Occurrences { get; init; } = 1;
}

/// <summary>What becomes of a delivery after a try.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Answer">What came of the try, in words.</param>
/// <param name="Pause">How long it is left alone; zero where it is not tried again.</param>
/// <param name="StopsReceiver">True where the receiver wants no more: what waits for it is given up, too.</param>
internal sealed record Settlement(AlertState State, string Answer, TimeSpan Pause, bool StopsReceiver);
