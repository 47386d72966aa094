using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>What a token stands for: constants and identifiers without their quotes.</summary>
internal static class SqlLiteral
{
    /// <summary>A value as a constant, whatever the server's <c>standard_conforming_strings</c>.</summary>
    public static string Quote(string value)
    {
        var quoted = value.Replace("'", "''", StringComparison.Ordinal);
        return value.Contains('\\') ? $" E'{quoted.Replace(@"\", @"\\", StringComparison.Ordinal)}'" : $"'{quoted}'";
    }

    /// <summary>
    /// The value of a constant or word: quotes off, doubled quotes and the escapes of <c>E''</c> undone, words as they
    /// stand. Constants continued on another line and <c>U&amp;''</c> keep what stands between their outer quotes.
    /// </summary>
    public static string Value(ReadOnlySpan<char> token, SqlTokenKind kind) => kind switch
    {
        SqlTokenKind.String => StringValue(token),
        SqlTokenKind.DollarString => DollarValue(token),
        SqlTokenKind.QuotedIdentifier => SqlIdentifier.Parse(token),
        _ => token.ToString(),
    };

    static string StringValue(ReadOnlySpan<char> token)
    {
        var quote = token.IndexOf('\'');
        var isClosed = token.Length > quote + 1 && token[^1] == '\'';
        var inside = (isClosed ? token[(quote + 1)..^1] : token[(quote + 1)..]).ToString()
            .Replace("''", "'", StringComparison.Ordinal);
        return token[0] is 'e' or 'E' ? Unescape(inside) : inside;
    }

    static string DollarValue(ReadOnlySpan<char> token)
    {
        var delimiter = token[1..].IndexOf('$') + 2;
        return token.Length < 2 * delimiter ? token[delimiter..].ToString() : token[delimiter..^delimiter].ToString();
    }

    static string Unescape(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                value.Append(text[i]);
                continue;
            }
            i++;
            i += AppendEscape(value, text.AsSpan(i)) - 1;
        }
        return value.ToString();
    }

    /// <summary>Appends what stands behind a backslash; how many characters that was.</summary>
    static int AppendEscape(StringBuilder value, ReadOnlySpan<char> escape)
    {
        var (digits, style) = escape[0] switch
        {
            'x' => (Digits(escape[1..], 2, char.IsAsciiHexDigit), 16),
            'u' => (Digits(escape[1..], 4, char.IsAsciiHexDigit), 16),
            'U' => (Digits(escape[1..], 8, char.IsAsciiHexDigit), 16),
            >= '0' and <= '7' => (Digits(escape, 3, static c => c is >= '0' and <= '7'), 8),
            _ => (0, 0),
        };
        if (digits == 0)
        {
            value.Append(SimpleEscape(escape[0]));
            return 1;
        }
        var from = style == 8 ? 0 : 1;
        var code = Convert.ToUInt32(escape.Slice(from, digits).ToString(), style);
        value.Append(Rune.TryCreate(code, out var rune) ? rune.ToString() : ((char)code).ToString(CultureInfo.InvariantCulture));
        return from + digits;
    }

    static int Digits(ReadOnlySpan<char> text, int most, Func<char, bool> isDigit)
    {
        var count = 0;
        while (count < most && count < text.Length && isDigit(text[count]))
            count++;
        return count;
    }

    static char SimpleEscape(char c) => c switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => c,
    };
}
