using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>The encodings of data files: those that the server converts, and those of Unicode that it does not know.</summary>
internal static class LoadEncoding
{
    private const int Utf16LittleEndian = 1200;
    private const int Utf16BigEndian = 1201;
    private const int Utf32LittleEndian = 12000;
    private const int Utf32BigEndian = 12001;

    // Without a mark they are what Windows and Excel write.
    private static readonly Dictionary<string, int> Wide = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UTF-16"] = Utf16LittleEndian,
        ["UTF16"] = Utf16LittleEndian,
        ["UTF-16LE"] = Utf16LittleEndian,
        ["UTF-16BE"] = Utf16BigEndian,
        ["UTF-32"] = Utf32LittleEndian,
        ["UTF-32LE"] = Utf32LittleEndian,
        ["UTF-32BE"] = Utf32BigEndian,
    };

    /// <summary>Whether a name is one of them.</summary>
    public static bool IsKnown(string name) => CodePageOf(name) is not null;

    /// <summary>The code page of a name; null for one that is not known.</summary>
    public static int? CodePageOf(string name) =>
        Wide.TryGetValue(name, out var codePage) ? codePage : PgEncoding.FindCodePage(name);

    /// <summary>
    /// Whether it is turned into UTF-8 on the way: what the server cannot read, and what has a backslash for the second byte of a
    /// character, so that only who knows the encoding finds the ends of rows.
    /// </summary>
    public static bool IsConverted(int codePage) =>
        codePage is Utf16LittleEndian or Utf16BigEndian or Utf32LittleEndian or Utf32BigEndian or 932 or 936 or 949 or 54936;

    /// <summary>The encoding that throws on what it does not know.</summary>
    public static Encoding Strict(int codePage) => PgEncoding.Strict(codePage);
}
