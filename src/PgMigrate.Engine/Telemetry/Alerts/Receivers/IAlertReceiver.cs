namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>Somebody who is told of alerts.</summary>
internal interface IAlertReceiver
{
    /// <summary>Tries once to send an alert.</summary>
    /// <param name="id">The delivery; the same at each try.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">A secret is not where the file says.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<SendAnswer> SendAsync(Guid id, Alert alert, CancellationToken cancellationToken);
}
