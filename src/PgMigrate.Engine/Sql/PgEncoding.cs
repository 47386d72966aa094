using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>PostgreSQL's names of encodings, and .NET's encodings for them.</summary>
internal static class PgEncoding
{
    // Names as the server compares them: letters and digits only, in lower case. EUC_TW, EUC_JIS_2004, SHIFT_JIS_2004,
    // LATIN6, LATIN8, LATIN10 and MULE_INTERNAL have no code page in .NET.
    static readonly Dictionary<string, int> CodePages = new(StringComparer.Ordinal)
    {
        ["utf8"] = 65001, ["unicode"] = 65001,
        // No conversion: what the script holds must be what the database holds, and that is UTF-8 here.
        ["sqlascii"] = 65001,
        ["latin1"] = 28591, ["iso88591"] = 28591,
        ["latin2"] = 28592, ["iso88592"] = 28592,
        ["latin3"] = 28593, ["iso88593"] = 28593,
        ["latin4"] = 28594, ["iso88594"] = 28594,
        ["iso88595"] = 28595,
        ["iso88596"] = 28596,
        ["iso88597"] = 28597,
        ["iso88598"] = 28598,
        ["latin5"] = 28599, ["iso88599"] = 28599,
        ["latin7"] = 28603, ["iso885913"] = 28603,
        ["latin9"] = 28605, ["iso885915"] = 28605,
        ["koi8"] = 20866, ["koi8r"] = 20866,
        ["koi8u"] = 21866,
        ["win866"] = 866, ["windows866"] = 866, ["alt"] = 866,
        ["win874"] = 874, ["windows874"] = 874,
        ["win1250"] = 1250, ["windows1250"] = 1250,
        ["win1251"] = 1251, ["windows1251"] = 1251, ["win"] = 1251,
        ["win1252"] = 1252, ["windows1252"] = 1252,
        ["win1253"] = 1253, ["windows1253"] = 1253,
        ["win1254"] = 1254, ["windows1254"] = 1254,
        ["win1255"] = 1255, ["windows1255"] = 1255,
        ["win1256"] = 1256, ["windows1256"] = 1256,
        ["win1257"] = 1257, ["windows1257"] = 1257,
        ["win1258"] = 1258, ["windows1258"] = 1258, ["abc"] = 1258, ["tcvn"] = 1258, ["tcvn5712"] = 1258, ["vscii"] = 1258,
        ["sjis"] = 932, ["mskanji"] = 932, ["shiftjis"] = 932, ["win932"] = 932, ["windows932"] = 932,
        ["gbk"] = 936, ["win936"] = 936, ["windows936"] = 936,
        ["uhc"] = 949, ["win949"] = 949, ["windows949"] = 949,
        ["big5"] = 950, ["win950"] = 950, ["windows950"] = 950,
        ["johab"] = 1361,
        ["eucjp"] = 51932,
        ["euccn"] = 51936,
        ["euckr"] = 51949,
        ["gb18030"] = 54936,
    };

    /// <summary>The code page of the encoding of this name; null for a name that is not known.</summary>
    public static int? FindCodePage(string name)
    {
        var key = new string([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return CodePages.TryGetValue(key, out var codePage) ? codePage : null;
    }

    /// <summary>The encoding that puts U+FFFD for bytes that it does not know, as <c>File.ReadAllText</c> does.</summary>
    public static Encoding Lenient(int codePage) =>
        Get(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    /// <summary>The encoding that throws on bytes that it does not know.</summary>
    public static Encoding Strict(int codePage) =>
        Get(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    static Encoding Get(int codePage, EncoderFallback encoder, DecoderFallback decoder) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, encoder, decoder)
        ?? Encoding.GetEncoding(codePage, encoder, decoder);
}
