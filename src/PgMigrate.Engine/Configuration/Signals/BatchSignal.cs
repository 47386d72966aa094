using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Signals;

/// <summary>A signal with its limit: it holds as long as what is measured is more than that.</summary>
/// <param name="Kind">What is measured.</param>
/// <param name="Unit">What the limit is measured in; of a kind without a limit, nothing that matters.</param>
/// <param name="Limit">The limit, in milliseconds, bytes, bytes in a second, or things; 0 of a kind without one.</param>
/// <param name="LimitText">The limit as it was written; null of a kind without one.</param>
internal sealed record BatchSignal(SignalKind Kind, SignalUnit Unit, long Limit, string? LimitText)
{
    private const string PerSecond = "/s";

    /// <summary>It as it is written: <c>replica-lag>30s</c>.</summary>
    public override string ToString() => LimitText is null ? Kind.Name : $"{Kind.Name}>{LimitText}";

    /// <summary>Reads a limit.</summary>
    /// <returns>Null where the text is none of this kind.</returns>
    public static BatchSignal? WithLimit(SignalKind kind, string text)
    {
        foreach (var unit in kind.Units)
            if (ReadLimit(unit, text) is { } limit)
                return new BatchSignal(kind, unit, limit, text);
        return null;
    }

    private static long? ReadLimit(SignalUnit unit, string text)
    {
        switch (unit)
        {
            case SignalUnit.Count when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
                return count;
            // A bare 0 is a duration, too.
            case SignalUnit.Duration when DurationText.TryParse(text, out var duration):
                return (long)duration.TotalMilliseconds;
            case SignalUnit.Size when SizeText.TryParse(text, out var size):
                return size;
            case SignalUnit.Rate
                when text.EndsWith(PerSecond, StringComparison.OrdinalIgnoreCase)
                    && SizeText.TryParse(text[..^PerSecond.Length], out var rate):
                return rate;
            default:
                return null;
        }
    }
}
