namespace PgMigrate.Engine.Telemetry.Alerts.Outbox;

/// <summary>What is given out of deliveries.</summary>
internal static class OutboxText
{
    /// <summary>A delivery as it is given out.</summary>
    public static AlertDelivery Describe(QueuedAlert queued, AlertState state, string? answer) =>
        new()
        {
            Id = queued.Id,
            Receiver = queued.Receiver,
            Event = queued.Alert.Event,
            State = state,
            Title = queued.Alert.Title,
            Server = queued.Alert.Server,
            Database = queued.Alert.Database,
            Environment = queued.Alert.Environment,
            Script = queued.Alert.Script,
            RunId = queued.Alert.RunId,
            Occurrences = queued.Occurrences,
            Attempts = queued.Attempts,
            CreatedAt = queued.CreatedAt,
            Answer = answer,
        };
}
