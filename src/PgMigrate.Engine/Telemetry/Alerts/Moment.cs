using System.Globalization;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Points in time, for people anywhere.</summary>
internal static class Moment
{
    /// <summary>In UTC, to the second: <c>2026-11-30 22:00:01Z</c>.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
