using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>Sizes for messages, in PostgreSQL's units of 1,024: <c>48 kB</c>, <c>1.5 GB</c>.</summary>
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
}
