using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>Sizes as people write them, in PostgreSQL's units of 1,024: <c>48 kB</c>, <c>1.5 GB</c>.</summary>
internal static class SizeText
{
    public const long MB = 1L << 20;
    public const long GB = 1L << 30;

    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>The size in the largest unit of which there is one, with a decimal below ten of it.</summary>
    public static string Format(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; Math.Round(value) >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return $"{value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Reads a number with a unit: <c>100kB</c>, <c>50MB</c>, <c>1.5 GB</c>.</summary>
    /// <param name="text">The text, in the invariant culture; the unit in any casing.</param>
    /// <param name="bytes">The size; 0 where the text is none.</param>
    /// <returns>False where the text is no size, or one of more than 1,024 PB.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        text = text.Trim();
        var power = Array.FindIndex(Units, unit => text.EndsWith(unit, StringComparison.OrdinalIgnoreCase));
        if (
            power < 0
            || !decimal.TryParse(
                text.AsSpan(0, text.Length - Units[power].Length).TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number > 1L << (10 * (Units.Length - power))
        )
            return false;
        bytes = (long)(number * (1L << (10 * power)));
        return true;
    }
}
