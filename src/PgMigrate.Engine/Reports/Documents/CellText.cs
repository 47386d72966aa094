using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>A value of a table as text.</summary>
internal static class CellText
{
    /// <summary>For people; empty for nothing.</summary>
    public static string ForPeople(object? value) =>
        value switch
        {
            null => string.Empty,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
            TimeSpan duration => DurationText.Format(duration),
            double number => number.ToString("0.##", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => ReportText.Clean(value.ToString()),
        };

    /// <summary>For programs: times in ISO 8601, durations in seconds; empty for nothing.</summary>
    public static string ForPrograms(object? value) =>
        value switch
        {
            null => string.Empty,
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            TimeSpan duration => duration.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => ReportText.Clean(value.ToString()),
        };
}
