namespace PgMigrate.Engine.Telemetry.Alerts.Outbox;

/// <summary>Keeps alerts until receivers have them.</summary>
internal interface IAlertOutbox
{
    /// <summary>
    /// Keeps new alerts, for whoever sends them now; where the same alert waits for the same receiver already, it takes that
    /// one's place. A recovery takes the place of what waits of its database and environment.
    /// </summary>
    /// <param name="alerts">The alerts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is to be sent now; nothing for a receiver that wants no more. Null where nothing can be kept here.</returns>
    Task<IReadOnlyList<QueuedAlert>?> PutAsync(IReadOnlyList<QueuedAlert> alerts, CancellationToken cancellationToken);

    /// <summary>Takes what waits and is due, for whoever sends it now; gives up what has waited for too long.</summary>
    /// <param name="receivers">The receivers that can be sent to.</param>
    /// <param name="all">True for what is not due yet, too.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<QueuedAlert>> ClaimAsync(
        IReadOnlyCollection<string> receivers,
        bool all,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>Writes down what came of a try.</summary>
    Task SettleAsync(QueuedAlert queued, Settlement settlement, CancellationToken cancellationToken);

    /// <summary>A receiver that wanted no more takes alerts again.</summary>
    Task ReopenAsync(string receiver, CancellationToken cancellationToken);

    /// <summary>All deliveries that it knows of, the newest first.</summary>
    Task<IReadOnlyList<AlertDelivery>> ListAsync(CancellationToken cancellationToken);
}
