using System.Numerics;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>
/// A version of Flyway, and of Evolve: numbers parted by dots or underscores; zeros at its end do not count in the order.
/// </summary>
internal sealed class FlywayVersion : IComparable<FlywayVersion>
{
    private readonly BigInteger[] _parts;

    private FlywayVersion(string text, BigInteger[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The version with dots, zeros as they were written: what the table holds.</summary>
    public string Text { get; }

    /// <summary>What it is called in the name of a script.</summary>
    public string Name => VersionName.Of(_parts.Select(part => part.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Reads one; null where the text is none.</summary>
    public static FlywayVersion? TryRead(string text)
    {
        var dotted = text.Replace('_', '.');
        var parts = dotted.Split('.');
        if (parts.Any(part => part.Length is 0 or > 30 || !part.All(char.IsAsciiDigit)))
            return null;
        var count = parts.Length;
        while (count > 1 && parts[count - 1].All(digit => digit == '0'))
            count--;
        return new FlywayVersion(
            dotted,
            [.. parts.Take(count).Select(part => BigInteger.Parse(part, System.Globalization.CultureInfo.InvariantCulture))]
        );
    }

    /// <inheritdoc/>
    public int CompareTo(FlywayVersion? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Max(_parts.Length, other._parts.Length); i++)
            if (Part(i).CompareTo(other.Part(i)) is not 0 and { } order)
                return order;
        return 0;
    }

    private BigInteger Part(int index) => index < _parts.Length ? _parts[index] : BigInteger.Zero;
}
