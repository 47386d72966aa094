using ZstdSharp;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>What a data file is compressed with: its first bytes tell, whatever it is called.</summary>
internal static class Compression
{
    /// <summary>How many bytes tell it.</summary>
    public const int MarkLength = 10;

    /// <summary>Reads what is behind a compression.</summary>
    /// <param name="mark">The first bytes.</param>
    /// <param name="stream">The file from its beginning.</param>
    /// <returns>The stream itself where there is none.</returns>
    public static Stream Undo(ReadOnlySpan<byte> mark, Stream stream) =>
        mark switch
        {
            [0x1F, 0x8B, ..] => new GzipContent(stream),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => new DecompressionStream(stream, leaveOpen: false),
            _ => stream,
        };

    /// <summary>What a file is compressed with that cannot be undone; null for any other.</summary>
    /// <param name="mark">The first bytes.</param>
    public static string? Unknown(ReadOnlySpan<byte> mark) =>
        mark switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "compressed by xz",
            [(byte)'B', (byte)'Z', (byte)'h', _, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => "compressed by bzip2",
            [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "a 7z archive",
            [4, 0x22, 0x4D, 0x18, ..] => "compressed by lz4",
            _ => null,
        };

    /// <summary>Whether an exception says that compressed data are damaged.</summary>
    public static bool IsDamage(Exception exception) =>
        exception is InvalidDataException or ZstdException or EndOfStreamException;
}
