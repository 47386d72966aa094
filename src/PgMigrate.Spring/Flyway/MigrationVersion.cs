using System.Globalization;
using System.Numerics;

namespace PgMigrate.Spring.Flyway;

/// <summary>A version of Flyway: numbers parted by dots or underscores; zeros at its end do not count.</summary>
internal sealed class MigrationVersion : IComparable<MigrationVersion>
{
    // Of a time to the millisecond there are 17.
    private const int LongestPart = 17;

    private readonly BigInteger[] _parts;

    private MigrationVersion(string text, BigInteger[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The version with dots.</summary>
    public string Text { get; }

    /// <summary>
    /// A text whose order is that of the versions, and which stays the same whatever other versions there are: each part with as
    /// many digits as the longest can have, and a letter between them, which comes behind the slash that ends a shorter version.
    /// </summary>
    public string SortKey =>
        string.Join('p', _parts.Select(part => part.ToString(CultureInfo.InvariantCulture).PadLeft(LongestPart, '0')));

    /// <summary>Reads one; null where the text is none.</summary>
    public static MigrationVersion? TryRead(string text)
    {
        string dotted = text.Replace('_', '.');
        string[] parts = dotted.Split('.');
        if (parts.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit) || part.TrimStart('0').Length > LongestPart))
            return null;
        int count = parts.Length;
        while (count > 1 && parts[count - 1].All(digit => digit == '0'))
            count--;
        return new MigrationVersion(
            dotted,
            [.. parts.Take(count).Select(part => BigInteger.Parse(part, CultureInfo.InvariantCulture))]
        );
    }

    /// <inheritdoc/>
    public int CompareTo(MigrationVersion? other)
    {
        if (other is null)
            return 1;
        for (int i = 0; i < Math.Max(_parts.Length, other._parts.Length); i++)
            if (Part(i).CompareTo(other.Part(i)) is not 0 and { } order)
                return order;
        return 0;
    }

    private BigInteger Part(int index) => index < _parts.Length ? _parts[index] : BigInteger.Zero;
}
