using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Flyway's checksum: CRC-32 over the UTF-8 of the lines, without their ends, as a signed number.</summary>
internal static class FlywayChecksum
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => Entry((uint)index))];

    /// <summary>The checksum of a text, as its table's column would be written.</summary>
    /// <param name="text">The text without a byte order mark.</param>
    public static string Of(string text)
    {
        var sum = uint.MaxValue;
        foreach (var item in Encoding.UTF8.GetBytes(text))
            if (item is not ((byte)'\r' or (byte)'\n'))
                sum = Table[(sum ^ item) & 0xFF] ^ (sum >> 8);
        return ((int)~sum).ToString(CultureInfo.InvariantCulture);
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : Polynomial ^ (value >> 1);
        return value;
    }
}
