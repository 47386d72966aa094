using System.Globalization;
using System.Numerics;

namespace PgMigrate.Engine.Import.Histories;

/// <summary>Versions that are one number: a file may write them with zeros before.</summary>
internal static class WholeVersion
{
    /// <summary>The number; another key as it is.</summary>
    public static string Canonical(string key) => Parse(key)?.ToString(CultureInfo.InvariantCulture) ?? key;

    /// <summary>Which is earlier; null where one is no number.</summary>
    public static int? Compare(string first, string second) =>
        Parse(first) is { } left && Parse(second) is { } right ? left.CompareTo(right) : null;

    private static BigInteger? Parse(string key) =>
        BigInteger.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
