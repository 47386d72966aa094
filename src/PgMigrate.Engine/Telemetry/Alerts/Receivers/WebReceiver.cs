using PgMigrate.Engine.Telemetry.Alerts.Messages;

namespace PgMigrate.Engine.Telemetry.Alerts.Receivers;

/// <summary>A receiver that one message is posted to: a workflow of Teams, a webhook of Slack.</summary>
/// <param name="http">Posts.</param>
/// <param name="address">Gets its address.</param>
/// <param name="write">Writes the message.</param>
internal sealed class WebReceiver(AlertHttp http, Lazy<Uri> address, Func<Alert, byte[]> write) : IAlertReceiver
{
    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(Guid id, Alert alert, CancellationToken cancellationToken) =>
        http.PostAsync(address.Value, write(alert), [], cancellationToken);
}

/// <summary>A service of PagerDuty.</summary>
/// <param name="http">Posts.</param>
/// <param name="server">Where events go.</param>
/// <param name="key">Gets its integration key.</param>
internal sealed class PagerDutyReceiver(AlertHttp http, Uri server, Lazy<string> key) : IAlertReceiver
{
    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(Guid id, Alert alert, CancellationToken cancellationToken) =>
        http.PostAsync(
            new Uri(server, PagerDutyMessage.PathOf(alert)),
            PagerDutyMessage.Write(alert, key.Value),
            [],
            cancellationToken
        );
}

/// <summary>A webhook by Standard Webhooks 1.0.0.</summary>
/// <param name="http">Posts.</param>
/// <param name="address">Gets its address.</param>
/// <param name="keys">Gets the secrets that it is signed with.</param>
internal sealed class WebhookReceiver(AlertHttp http, Lazy<Uri> address, Lazy<IReadOnlyList<byte[]>> keys) : IAlertReceiver
{
    /// <inheritdoc/>
    public Task<SendAnswer> SendAsync(Guid id, Alert alert, CancellationToken cancellationToken)
    {
        var (name, time, body) = ($"msg_{id:N}", DateTimeOffset.UtcNow, WebhookMessage.Write(alert));
        return http.PostAsync(
            address.Value,
            body,
            [
                ("webhook-id", name),
                ("webhook-timestamp", $"{time.ToUnixTimeSeconds()}"),
                ("webhook-signature", WebhookMessage.Sign(name, time, body, keys.Value)),
            ],
            cancellationToken
        );
    }
}
