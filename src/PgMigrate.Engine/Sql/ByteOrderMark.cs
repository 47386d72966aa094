namespace PgMigrate.Engine.Sql;

/// <summary>The byte order mark at the beginning of a file.</summary>
/// <param name="CodePage">What it announces; UTF-8 where there is none.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct ByteOrderMark(int CodePage, int Length)
{
    /// <summary>UTF-8.</summary>
    public const int Utf8 = 65001;

    const int Utf16LittleEndian = 1200;
    const int Utf16BigEndian = 1201;
    const int Utf32LittleEndian = 12000;
    const int Utf32BigEndian = 12001;

    /// <summary>The mark of these bytes, by the rules of <see cref="StreamReader"/>.</summary>
    public static ByteOrderMark Detect(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xFE, 0xFF, ..] => new(Utf16BigEndian, 2),
            [0xFF, 0xFE, 0, 0, ..] => new(Utf32LittleEndian, 4),
            [0xFF, 0xFE, ..] => new(Utf16LittleEndian, 2),
            [0xEF, 0xBB, 0xBF, ..] => new(Utf8, 3),
            [0, 0, 0xFE, 0xFF, ..] => new(Utf32BigEndian, 4),
            _ => new(Utf8, 0),
        };
}
