using System.Globalization;
using System.Numerics;

namespace PgMigrate.Engine.Import.Histories;

/// <summary>Versions as Flyway and Evolve write and compare them: numbers with dots, or underscores, in between.</summary>
internal static class DottedVersion
{
    private const string Baseline = "B:";

    /// <summary>The version without what does not count: <c>1.0</c> and <c>001</c> are 1. Another key as it is.</summary>
    public static string Canonical(string key) =>
        key.StartsWith(Baseline, StringComparison.Ordinal) ? $"{Baseline}{Canonical(key[Baseline.Length..])}"
        : Parts(key) is { } parts ? string.Join('.', parts)
        : key;

    /// <summary>Which is earlier; null where one is no version.</summary>
    public static int? Compare(string first, string second)
    {
        if (Parts(first) is not { } left || Parts(second) is not { } right)
            return null;
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var (a, b) = (left.ElementAtOrDefault(i), right.ElementAtOrDefault(i));
            if (a != b)
                return a.CompareTo(b);
        }

        return 0;
    }

    /// <summary>The version of a script that begins a new database; null for any other key.</summary>
    public static string? BaselineVersion(string key) =>
        key.StartsWith(Baseline, StringComparison.Ordinal) ? key[Baseline.Length..] : null;

    private static List<BigInteger>? Parts(string key)
    {
        var parts = new List<BigInteger>();
        foreach (var text in key.Split('.', '_'))
        {
            if (!BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                return null;
            parts.Add(part);
        }

        while (parts.Count > 1 && parts[^1].IsZero)
            parts.RemoveAt(parts.Count - 1);
        return parts;
    }
}
