using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>Quotes and reads names.</summary>
internal static class SqlIdentifier
{
    /// <summary>The name in double quotes, as PostgreSQL's <c>quote_ident</c> writes it when it must.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// The name that the server knows one identifier by: quotes and the escapes of <c>U&amp;""</c> undone, or folded to lower
    /// case where it has no quotes (ASCII only, as in UTF-8).
    /// </summary>
    public static string Parse(ReadOnlySpan<char> written) =>
        written switch
        {
            ['"', .., '"'] => Unquote(written),
            ['u' or 'U', '&', '"', .., '"'] => BackslashText.ReadUnicode(Unquote(written[2..])),
            _ => Fold(written),
        };

    static string Unquote(ReadOnlySpan<char> quoted) => quoted[1..^1].ToString().Replace("\"\"", "\"", StringComparison.Ordinal);

    static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> folded = word.ToArray();
        foreach (ref var c in folded)
        {
            if (char.IsAsciiLetterUpper(c))
                c = (char)(c | 0x20);
        }
        return folded.ToString();
    }
}
