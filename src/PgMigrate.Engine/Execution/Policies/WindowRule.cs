using System.Globalization;
using Cronos;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Execution.Policies;

/// <summary>Runs begin in the policy's windows, and not in its freezes. The time is the server's.</summary>
internal sealed class WindowRule : PolicyRule
{
    private const string Windows = "windows";
    private const string Freezes = "freezes";

    // So far an opening is looked back for: a longer window of a yearly opening is always open.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(366);

    private const int MostOpenings = 1000;

    /// <inheritdoc/>
    public override bool IsAsked(RunPolicy policy) =>
        policy.Settings.Windows is { Count: > 0 } || policy.Settings.Freezes is { Count: > 0 };

    /// <inheritdoc/>
    public override Task<IReadOnlyList<PolicyBreach>> FindAsync(RunState run, RunPolicy policy, CancellationToken stop)
    {
        var now = run.Facts?.ServerTime ?? DateTimeOffset.UtcNow;
        var breaches = Closed(policy.Settings, now).ToArray();
        if (breaches.Length == 0 || !run.Context.Options.OutsideWindow)
            return Task.FromResult<IReadOnlyList<PolicyBreach>>(breaches);
        if (policy.Settings.Allow?.OutsideWindow == false)
            return Task.FromResult<IReadOnlyList<PolicyBreach>>([
                new("allow.outsideWindow", "No run may go outside the windows."),
                .. breaches,
            ]);
        return Task.FromResult(
            string.IsNullOrWhiteSpace(run.Context.Options.Reason)
                ?
                [
                    .. breaches.Select(breach =>
                        breach with
                        {
                            Message = $"{breach.Message} No reason is given to run all the same.",
                        }
                    ),
                ]
                : None
        );
    }

    /// <summary>What of the windows and freezes keeps a run from beginning at a moment.</summary>
    public static IEnumerable<PolicyBreach> Closed(PolicyConfiguration settings, DateTimeOffset now)
    {
        foreach (var freeze in settings.Freezes ?? [])
            if (freeze.From <= now && now < freeze.To)
                yield return new PolicyBreach(
                    Freezes,
                    $"No run may begin until {Write(freeze.To!.Value)}{(freeze.Why is null ? "" : $": {freeze.Why}")}."
                );
        if (settings.Windows is { Count: > 0 } windows && !windows.Any(window => IsOpen(window, now)))
            yield return new PolicyBreach(Windows, $"No window is open at {Write(now)}.{Next(windows, now)}");
    }

    /// <summary>When runs may begin next; null where they may now, and where that is in more than a year or never.</summary>
    public static DateTimeOffset? NextOpening(PolicyConfiguration settings, DateTimeOffset now)
    {
        if (!Closed(settings, now).Any())
            return null;
        var openings = (settings.Windows ?? []).SelectMany(window => Openings(window, now));
        var ends = (settings.Freezes ?? []).Select(freeze => freeze.To).OfType<DateTimeOffset>().Where(end => end > now);
        return openings
            .Concat(ends)
            .Order()
            .Select(moment => (DateTimeOffset?)moment)
            .FirstOrDefault(moment => !Closed(settings, moment!.Value).Any());
    }

    /// <summary>When the windows that are open now will all be closed; null where none is open.</summary>
    public static DateTimeOffset? Closing(PolicyConfiguration settings, DateTimeOffset now) =>
        (settings.Windows ?? []).Select(window => ClosingOf(window, now)).Where(closing => closing is not null).Max();

    private static DateTimeOffset? ClosingOf(ChangeWindow window, DateTimeOffset now)
    {
        var duration = window.Duration!.Value < LongestWindow ? window.Duration.Value : LongestWindow;
        DateTimeOffset[] open =
        [
            .. CronExpression
                .Parse(window.Cron!)
                .GetOccurrences(now - duration, now, ZoneOf(window), fromInclusive: false, toInclusive: true),
        ];
        return open.Length == 0 ? null : open[^1] + duration;
    }

    // A window that opens each minute has more openings than anybody asks for.
    private static IEnumerable<DateTimeOffset> Openings(ChangeWindow window, DateTimeOffset now) =>
        CronExpression
            .Parse(window.Cron!)
            .GetOccurrences(now, now + LongestWindow, ZoneOf(window), fromInclusive: false)
            .Take(MostOpenings);

    // An hour that the change of the clock leaves out opens at its end; one that comes twice opens once.
    private static bool IsOpen(ChangeWindow window, DateTimeOffset now)
    {
        var duration = window.Duration!.Value < LongestWindow ? window.Duration.Value : LongestWindow;
        return CronExpression
            .Parse(window.Cron!)
            .GetOccurrences(now - duration, now, ZoneOf(window), fromInclusive: false, toInclusive: true)
            .Any();
    }

    private static string Next(IReadOnlyList<ChangeWindow> windows, DateTimeOffset now)
    {
        var next = windows
            .Select(window => CronExpression.Parse(window.Cron!).GetNextOccurrence(now, ZoneOf(window)))
            .Where(opening => opening is not null)
            .Min();
        return next is null ? string.Empty : $" The next one opens at {Write(next.Value)}.";
    }

    private static TimeZoneInfo ZoneOf(ChangeWindow window) =>
        window.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc;

    private static string Write(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
