using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>
/// Durations as people write them, with PostgreSQL's units: <c>500ms</c>, <c>5s</c>, <c>2min</c>, <c>1h</c>, <c>1d</c>.
/// </summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("min", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a number with a unit, a bare <c>0</c>, or <c>hh:mm:ss</c>.</summary>
    /// <param name="text">The text, in the invariant culture.</param>
    /// <param name="value">The duration; zero where the text is none.</param>
    /// <returns>False where the text is no duration, or is negative or longer than PostgreSQL's time-outs can be (24.8
    /// days).</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        text = text.Trim();
        if (!TryParseUnbounded(text, out value))
            return false;
        if (value >= TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue)
            return true;

        value = TimeSpan.Zero;
        return false;
    }

    /// <summary>Reads the same, of any length.</summary>
    /// <inheritdoc cref="TryParse"/>
    /// <returns>False where the text is no duration.</returns>
    public static bool TryParseAnyLength(string text, out TimeSpan value) =>
        TryParseUnbounded(text.Trim(), out value) && value >= TimeSpan.Zero;

    /// <summary>A form for messages: <c>350 ms</c>, <c>4.2 s</c>, <c>2 min 5 s</c>, <c>14 d 0 h</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value.TotalSeconds < 1)
            return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms");
        if (value.TotalMinutes < 1)
            return string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.#} s");
        if (value.TotalHours < 1)
            return string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalMinutes} min {value.Seconds} s");
        if (value.TotalDays < 2)
            return string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalHours} h {value.Minutes} min");
        return string.Create(CultureInfo.InvariantCulture, $"{(int)value.TotalDays} d {value.Hours} h");
    }

    /// <summary>
    /// The form that <see cref="TryParseAnyLength"/> reads, in the longest unit that loses nothing: <c>90s</c>.
    /// </summary>
    public static string Exact(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0";
        var (unit, length) = Units
            .OrderByDescending(known => known.Length)
            .FirstOrDefault(known => value.Ticks % known.Length.Ticks == 0, Units[0]);
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)value.Ticks / length.Ticks:0.####}{unit}");
    }

    private static bool TryParseUnbounded(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
            return true;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out value);

        foreach (var (unit, length) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                continue;
            if (
                !decimal.TryParse(
                    text.AsSpan(0, text.Length - unit.Length).TrimEnd(),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
                return false;
            if (number > 1_000_000_000)
                return false;
            value = TimeSpan.FromTicks((long)(number * length.Ticks));
            return true;
        }

        return false;
    }
}
