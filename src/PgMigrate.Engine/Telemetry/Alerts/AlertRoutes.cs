using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Which receivers an alert goes to.</summary>
internal static class AlertRoutes
{
    /// <summary>Their names as the file's receivers have them, each once.</summary>
    public static IReadOnlyList<string> Of(NotifyConfiguration notify, Alert alert)
    {
        var named = (notify.Rules ?? [])
            .Where(rule => IsOf(rule, alert))
            .SelectMany(rule => rule.Receivers ?? [])
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. (notify.Receivers ?? new Dictionary<string, ReceiverConfiguration>())
                .Where(receiver => named.Contains(receiver.Key))
                .Where(receiver => !alert.OnlyEndsIncidents || receiver.Value.Kind == AlertReceiverKind.PagerDuty)
                .Select(receiver => receiver.Key),
        ];
    }

    private static bool IsOf(NotifyRule rule, Alert alert) =>
        alert.Event is { } happened
        && rule.Events?.Contains(happened) == true
        && (
            rule.Environments is not { } environments
            || (alert.Environment is { } environment && environments.Contains(environment, StringComparer.OrdinalIgnoreCase))
        );
}
