using System.Globalization;

namespace PgMigrate.Engine.Scripts;

/// <summary>The number that a new script's name begins with.</summary>
internal static class ScriptNumber
{
    private const int DefaultWidth = 4;

    private static readonly Dictionary<int, string> TimestampFormats = new() { [12] = "yyyyMMddHHmm", [14] = "yyyyMMddHHmmss" };

    /// <summary>
    /// One more than the highest number in the folder, as wide as the widest, with <c>_</c>. A folder numbered by the minute or
    /// the second goes on with the time (UTC).
    /// </summary>
    /// <param name="neighbours">The scripts of the folder.</param>
    /// <param name="isRequired">False to number a script only where its neighbours are numbered: scripts that run again and again
    /// are often named after what they make.</param>
    internal static string Next(IEnumerable<ScriptFile> neighbours, bool isRequired)
    {
        string[] taken = [.. neighbours.Select(LeadingDigits).Where(digits => digits.Length is > 0 and < 20)];
        if (taken.Length == 0)
            return isRequired ? Format(1, DefaultWidth) : string.Empty;

        decimal next = taken.Max(digits => decimal.Parse(digits, CultureInfo.InvariantCulture)) + 1;
        int width = taken.Max(digits => digits.Length);
        return Format(Math.Max(next, Now(width)), width);
    }

    private static string LeadingDigits(ScriptFile script) =>
        new([.. Path.GetFileName(script.Name).TakeWhile(char.IsAsciiDigit)]);

    private static decimal Now(int width) =>
        TimestampFormats.TryGetValue(width, out string? format)
            ? decimal.Parse(DateTime.UtcNow.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : 0;

    private static string Format(decimal number, int width) =>
        number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0') + "_";
}
