using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>PostgreSQL's names of encodings, and .NET's encodings for them.</summary>
internal static class PgEncoding
{
    const int Uhc = 949;
    const int Gb18030 = 54936;

    // Names as the server compares them: letters and digits only, in lower case. Not here: EUC_TW, EUC_JIS_2004,
    // SHIFT_JIS_2004, LATIN6, LATIN8, LATIN10 and MULE_INTERNAL, for which .NET has no code page; BIG5 and JOHAB, whose
    // code pages read 265 and 53 characters otherwise than the server does.
    static readonly Dictionary<string, int> CodePages = new(StringComparer.Ordinal)
    {
        ["utf8"] = 65001,
        ["unicode"] = 65001,
        // No conversion: what the script holds must be what the database holds, and that is UTF-8 here.
        ["sqlascii"] = 65001,
        ["latin1"] = 28591,
        ["iso88591"] = 28591,
        ["latin2"] = 28592,
        ["iso88592"] = 28592,
        ["latin3"] = 28593,
        ["iso88593"] = 28593,
        ["latin4"] = 28594,
        ["iso88594"] = 28594,
        ["iso88595"] = 28595,
        ["iso88596"] = 28596,
        ["iso88597"] = 28597,
        ["iso88598"] = 28598,
        ["latin5"] = 28599,
        ["iso88599"] = 28599,
        ["latin7"] = 28603,
        ["iso885913"] = 28603,
        ["latin9"] = 28605,
        ["iso885915"] = 28605,
        ["koi8"] = 20866,
        ["koi8r"] = 20866,
        ["koi8u"] = 21866,
        ["win866"] = 866,
        ["windows866"] = 866,
        ["alt"] = 866,
        ["win874"] = 874,
        ["windows874"] = 874,
        ["win1250"] = 1250,
        ["windows1250"] = 1250,
        ["win1251"] = 1251,
        ["windows1251"] = 1251,
        ["win"] = 1251,
        ["win1252"] = 1252,
        ["windows1252"] = 1252,
        ["win1253"] = 1253,
        ["windows1253"] = 1253,
        ["win1254"] = 1254,
        ["windows1254"] = 1254,
        ["win1255"] = 1255,
        ["windows1255"] = 1255,
        ["win1256"] = 1256,
        ["windows1256"] = 1256,
        ["win1257"] = 1257,
        ["windows1257"] = 1257,
        ["win1258"] = 1258,
        ["windows1258"] = 1258,
        ["abc"] = 1258,
        ["tcvn"] = 1258,
        ["tcvn5712"] = 1258,
        ["vscii"] = 1258,
        ["sjis"] = 932,
        ["mskanji"] = 932,
        ["shiftjis"] = 932,
        ["win932"] = 932,
        ["windows932"] = 932,
        ["gbk"] = 936,
        ["win936"] = 936,
        ["windows936"] = 936,
        ["uhc"] = 949,
        ["win949"] = 949,
        ["windows949"] = 949,
        ["eucjp"] = 51932,
        ["euccn"] = 51936,
        ["euckr"] = 51949,
        ["gb18030"] = 54936,
    };

    // Every code of one and two bytes was compared with PostgreSQL 15: these alone are read otherwise.
    static readonly Dictionary<int, (string Here, string Server)> Corrections = new()
    {
        [28597] = ("\u02BD\u02BC\uF7C2\uF7C3\uF7C4", "\u2018\u2019\u20AC\u20AF\u037A"),
        [28598] = ("\u203E\uF7BF\uF7C0", "\u00AF\u200E\u200F"),
        [21866] = ("\u045E\u040E", "\u255D\u256C"),
        [51936] = ("\u00B7\u2014", "\u30FB\u2015"),
    };

    // Each file asks for them several times.
    static readonly ConcurrentDictionary<int, Encoding> LenientOnes = new();
    static readonly ConcurrentDictionary<int, Encoding> StrictOnes = new();

    static readonly SearchValues<char> PrivateUse = SearchValues.Create(Characters('\uE000', '\uF8FF'));
    static readonly SearchValues<char> Controls = SearchValues.Create(Characters('\u0080', '\u009F'));

    /// <summary>The code page of the encoding of this name; null for a name that is not known.</summary>
    public static int? FindCodePage(string name)
    {
        var key = new string([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return CodePages.TryGetValue(key, out var codePage) ? codePage : null;
    }

    /// <summary>The encoding that puts U+FFFD for bytes that it does not know, as <c>File.ReadAllText</c> does.</summary>
    public static Encoding Lenient(int codePage) =>
        LenientOnes.GetOrAdd(
            codePage,
            static codePage => Get(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))
        );

    /// <summary>The encoding that throws on bytes that it does not know.</summary>
    public static Encoding Strict(int codePage) =>
        StrictOnes.GetOrAdd(
            codePage,
            static codePage => Get(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        );

    /// <summary>What the server reads where .NET's code page reads something else; as long as before.</summary>
    public static string Correct(int codePage, string text)
    {
        if (!Corrections.TryGetValue(codePage, out var correction))
            return text;
        for (var i = 0; i < correction.Here.Length; i++)
            text = text.Replace(correction.Here[i], correction.Server[i]);
        return text;
    }

    /// <summary>
    /// Where a corrected text holds a character that code pages put for bytes without a meaning, which the server
    /// refuses; -1 where it holds none. Unicode's own encodings know no such character.
    /// </summary>
    public static int FindUndefined(int codePage, ReadOnlySpan<char> text)
    {
        var isUnicode = codePage is ByteOrderMark.Utf8 or Gb18030 or 1200 or 1201 or 12000 or 12001;
        if (isUnicode)
            return -1;
        var hasPrivateUse = codePage == Uhc;
        var hasControls = codePage is >= 28591 and <= 28605;
        var privateUse = hasPrivateUse ? -1 : text.IndexOfAny(PrivateUse);
        return privateUse >= 0 || hasControls ? privateUse : text.IndexOfAny(Controls);
    }

    static string Characters(char first, char last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(static c => (char)c));

    static Encoding Get(int codePage, EncoderFallback encoder, DecoderFallback decoder) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, encoder, decoder)
        ?? Encoding.GetEncoding(codePage, encoder, decoder);
}
