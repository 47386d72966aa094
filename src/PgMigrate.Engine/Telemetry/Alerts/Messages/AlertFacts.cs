using System.Globalization;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>What is known of an alert besides its texts, in the order in which every kind of message shows it.</summary>
internal static class AlertFacts
{
    private const int LongestLink = 1500;

    /// <summary>Names and values; what is not known is left out.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(Alert alert) =>
        [
            .. new (string Name, string? Value)[]
            {
                ("Database", Database(alert)),
                ("Environment", alert.Environment),
                ("Script", Script(alert)),
                ("Error", Error(alert)),
                ("Run", alert.RunId?.ToString()),
                ("Commit", alert.Commit),
                ("Started by", alert.Actor),
                ("Time", Moment.Of(alert.Time)),
            }
                .Where(fact => fact.Value is { Length: > 0 })
                .Select(fact => (fact.Name, fact.Value!)),
        ];

    /// <summary>What happened, what became of it and what to do, each with its heading; what is not known is left out.</summary>
    public static IReadOnlyList<(string Heading, string Text)> Texts(Alert alert) =>
        [
            .. new (string Heading, string? Text)[]
            {
                ("What happened", alert.Message),
                ("What became of it", alert.Outcome),
                ("What to do", alert.Action),
            }
                .Where(text => text.Text is { Length: > 0 })
                .Select(text => (text.Heading, text.Text!)),
        ];

    /// <summary>Where to go on, with what it is called: the pipeline's run, the runbook.</summary>
    public static IReadOnlyList<(string Name, string Address)> Links(Alert alert) =>
        [
            .. new (string Name, string? Address)[]
            {
                ("Open the pipeline run", alert.PipelineUrl),
                ("Open the runbook", alert.RunbookUrl),
            }
                .Select(link => (link.Name, Address: Address(link.Address)))
                .Where(link => link.Address is not null)
                .Select(link => (link.Name, link.Address!)),
        ];

    /// <summary>Host, port and database; null where there is none.</summary>
    public static string? Database(Alert alert) =>
        alert.Database is { } database
            ? alert.Server is { } server
                ? $"{database} on {server}"
                : database
            : alert.Server;

    private static string? Script(Alert alert)
    {
        if (alert.Script is not { } script)
            return null;
        var place = alert.Folder is { Length: > 0 } folder ? $"{folder}/{script}" : script;
        return alert.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{place}, line {line}") : place;
    }

    private static string? Error(Alert alert) =>
        (alert.ErrorId, alert.SqlState) switch
        {
            (null, null) => null,
            ({ } id, { } state) => $"{id} (SQLSTATE {state})",
            ({ } id, null) => id,
            (null, { } state) => $"SQLSTATE {state}",
        };

    // Pipelines name their own page: a variable may hold anything, and a link that is cut leads nowhere.
    private static string? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is ("https" or "http")
        && address.AbsoluteUri.Length <= LongestLink
            ? address.AbsoluteUri
            : null;
}
