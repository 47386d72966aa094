using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;

namespace PgMigrate.Engine.Text;

/// <summary>The forms in which a secret may come back from a server, or stand in what is written down.</summary>
internal static class SecretForms
{
    /// <summary>A line of a secret that is shorter stands in too many other texts, such as a brace.</summary>
    private const int ShortestLine = 8;

    /// <summary>Each form once. Casing is no part of a form: a server folds names, and scripts may, too.</summary>
    public static IReadOnlyList<string> Of(string secret) =>
        [
            .. Values(secret)
                .SelectMany(Parts)
                .SelectMany(Written)
                .Where(form => form.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    // As it was given, and as the server reads a constant or a name that was written with it between the quotes.
    private static IEnumerable<string> Values(string secret)
    {
        yield return secret;
        yield return secret.Replace("''", "'", StringComparison.Ordinal);
        yield return secret.Replace("\"\"", "\"", StringComparison.Ordinal);
        if (!secret.Contains('\\', StringComparison.Ordinal))
            yield break;
        foreach (var text in new[] { secret, secret.Replace("''", "'", StringComparison.Ordinal) })
        {
            var constant = BackslashText.ReadConstant(text);
            yield return constant;
            yield return constant.Replace('\v', 'v');
            yield return BackslashText.ReadCopy(text);
            yield return BackslashText.ReadPlain(text);
            yield return BackslashText.ReadUnicode(text);
        }
    }

    // A secret of several lines as a whole, with either line end, and by its lines: a message, or a log, may hold one of them
    // alone.
    private static IEnumerable<string> Parts(string value)
    {
        yield return value;
        if (!value.AsSpan().ContainsAny('\n', '\r'))
            yield break;
        var unix = value.Replace("\r\n", "\n", StringComparison.Ordinal);
        yield return unix;
        yield return unix.Replace("\n", "\r\n", StringComparison.Ordinal);
        foreach (var line in value.Split(['\n', '\r'], StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestLine))
            yield return line;
    }

    private static IEnumerable<string> Written(string text)
    {
        yield return text;
        if (!text.All(char.IsAsciiLetterOrDigit))
            foreach (var escaped in Escaped(text))
                yield return escaped;
        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<string> Escaped(string text)
    {
        string[] forms = [text, Backslashed(text), text.Replace(@"\", @"\\", StringComparison.Ordinal), UnicodeEscaped(text)];
        foreach (var form in forms)
        {
            yield return form;
            yield return form.Replace("'", "''", StringComparison.Ordinal);
            yield return form.Replace("'", @"\'", StringComparison.Ordinal);
            yield return form.Replace("\"", "\"\"", StringComparison.Ordinal);
            yield return form.Replace("\"", "\\\"", StringComparison.Ordinal);
        }

        yield return Uri.EscapeDataString(text);
        yield return WebUtility.UrlEncode(text);
        yield return JavaScriptEncoder.Default.Encode(text);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        yield return HtmlEncoder.Default.Encode(text);
        yield return WebUtility.HtmlEncode(text);
        yield return SecurityElement.Escape(text);
        // What the server writes for a text in an XML document.
        yield return text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\r", "&#x0d;", StringComparison.Ordinal);
    }

    // E'…', COPY's text format, and JSON but for its quotes.
    private static string Backslashed(string text)
    {
        var written = new StringBuilder(text.Length + 8);
        foreach (var character in text)
            _ = character switch
            {
                '\\' => written.Append(@"\\"),
                '\n' => written.Append(@"\n"),
                '\r' => written.Append(@"\r"),
                '\t' => written.Append(@"\t"),
                '\b' => written.Append(@"\b"),
                '\f' => written.Append(@"\f"),
                '\v' => written.Append(@"\v"),
                _ => written.Append(character),
            };
        return written.ToString();
    }

    // U&'…'.
    private static string UnicodeEscaped(string text)
    {
        var written = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            _ = rune switch
            {
                { Value: '\\' } => written.Append(@"\\"),
                { IsAscii: true } => written.Append((char)rune.Value),
                { IsBmp: true } => written.Append(CultureInfo.InvariantCulture, $"\\{rune.Value:X4}"),
                _ => written.Append(CultureInfo.InvariantCulture, $"\\+{rune.Value:X6}"),
            };
        return written.ToString();
    }
}
