using System.Text.Json;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Notify;

/// <summary>The page, or the section of one, that says what to do about an event.</summary>
internal static class RunbookPage
{
    private const string Place = "{event}";

    /// <summary>The page for an event; null where there is none.</summary>
    public static string? Of(NotifyConfiguration notify, AlertEvent happened)
    {
        var own = notify
            .Runbooks?.FirstOrDefault(page => page.Key.Equals(NameOf(happened), StringComparison.OrdinalIgnoreCase))
            .Value;
        if (own is not null)
            return Address(own.Replace(Place, NameOf(happened), StringComparison.Ordinal));
        return notify.Runbook is { } common ? Of(common, happened) : null;
    }

    /// <summary>The page for an event; null where it is no address.</summary>
    /// <param name="template">The page of all of them: {event} stands for the event, else that is the section.</param>
    /// <param name="happened">The event.</param>
    public static string? Of(string template, AlertEvent happened) =>
        Address(
            template.Contains(Place, StringComparison.Ordinal)
                ? template.Replace(Place, NameOf(happened), StringComparison.Ordinal)
            : template.Contains('#', StringComparison.Ordinal) ? template
            : $"{template}#{NameOf(happened)}"
        );

    /// <summary>An event as the file writes it: <c>batchPaused</c>.</summary>
    public static string NameOf(AlertEvent happened) => JsonNamingPolicy.CamelCase.ConvertName(happened.ToString());

    private static string? Address(string page) =>
        Uri.TryCreate(page, UriKind.Absolute, out var address) && address.Scheme is ("https" or "http")
            ? address.AbsoluteUri
            : null;
}
