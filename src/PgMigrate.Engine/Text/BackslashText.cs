using System.Text;

namespace PgMigrate.Engine.Text;

/// <summary>Reads texts in which a backslash begins an escape, in each of the ways in which PostgreSQL does.</summary>
internal static class BackslashText
{
    // Appends what stands behind a backslash, which is never nothing, and tells how many characters that was.
    private delegate int EscapeReader(Utf8Text read, ReadOnlySpan<char> rest);

    private const uint LastCode = 0x10FFFF;
    private const string Octal = "01234567";
    private const string Hexadecimal = "0123456789ABCDEFabcdef";

    /// <summary>
    /// As <c>E'…'</c> is read between its quotes; older servers take <c>\v</c> for a letter. What the server would refuse is
    /// taken as far as it goes.
    /// </summary>
    public static string ReadConstant(string text) =>
        Read(
            text,
            static (read, rest) =>
                rest[0] switch
                {
                    'u' => AppendCode(read, rest[1..], 4) is var length and > 0 ? length + 1 : Append(read, 'u'),
                    'U' => AppendCode(read, rest[1..], 8) is var length and > 0 ? length + 1 : Append(read, 'U'),
                    _ => AppendCommon(read, rest),
                }
        );

    /// <summary>As COPY reads a column in its text format.</summary>
    public static string ReadCopy(string text) => Read(text, static (read, rest) => AppendCommon(read, rest));

    /// <summary>As arrays, rows and patterns are read: any character behind a backslash stands for itself.</summary>
    public static string ReadPlain(string text) => Read(text, static (read, rest) => AppendWhole(read, rest));

    /// <summary>
    /// As <c>U&amp;'…'</c> and <c>U&amp;"…"</c> are read between their quotes, with the usual escape character; escapes that are
    /// none stay.
    /// </summary>
    public static string ReadUnicode(string text) =>
        Read(
            text,
            static (read, rest) =>
            {
                var length = rest[0] == '+' ? AppendCode(read, rest[1..], 6) + 1 : AppendCode(read, rest, 4);
                if (length > 1)
                    return length;
                if (rest[0] != '\\')
                    Append(read, '\\');
                return AppendWhole(read, rest);
            }
        );

    private static string Read(string text, EscapeReader appendEscape)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var read = new Utf8Text(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty; )
        {
            var plain = rest.IndexOf('\\');
            if (plain < 0 || plain == rest.Length - 1)
                plain = rest.Length;
            read.Append(rest[..plain]);
            rest = rest[plain..];
            if (!rest.IsEmpty)
                rest = rest[(1 + appendEscape(read, rest[1..]))..];
        }

        return read.ToString();
    }

    private static int AppendCommon(Utf8Text read, ReadOnlySpan<char> rest) =>
        rest[0] switch
        {
            'b' => Append(read, '\b'),
            'f' => Append(read, '\f'),
            'n' => Append(read, '\n'),
            'r' => Append(read, '\r'),
            't' => Append(read, '\t'),
            'v' => Append(read, '\v'),
            'x' => AppendByte(read, rest[1..], Hexadecimal, 2) is var length and > 0 ? length + 1 : Append(read, 'x'),
            >= '0' and <= '7' => AppendByte(read, rest, Octal, 3),
            _ => AppendWhole(read, rest),
        };

    private static int Append(Utf8Text read, char character)
    {
        read.Append([character]);
        return 1;
    }

    // A character outside of the basic plane is two in .NET.
    private static int AppendWhole(Utf8Text read, ReadOnlySpan<char> rest)
    {
        var length = rest.Length > 1 && char.IsSurrogatePair(rest[0], rest[1]) ? 2 : 1;
        read.Append(rest[..length]);
        return length;
    }

    private static int AppendByte(Utf8Text read, ReadOnlySpan<char> rest, string digits, int most)
    {
        var length = CountDigits(rest, digits, most);
        if (length > 0)
            read.Append((byte)Convert.ToInt32(rest[..length].ToString(), digits == Octal ? 8 : 16));
        return length;
    }

    private static int AppendCode(Utf8Text read, ReadOnlySpan<char> rest, int length)
    {
        if (CountDigits(rest, Hexadecimal, length) < length)
            return 0;
        var code = Convert.ToUInt32(rest[..length].ToString(), 16);
        if (code > LastCode)
            return 0;
        read.Append(code);
        return length;
    }

    private static int CountDigits(ReadOnlySpan<char> text, string digits, int most)
    {
        var count = text[..Math.Min(most, text.Length)].IndexOfAnyExcept(digits);
        return count < 0 ? Math.Min(most, text.Length) : count;
    }

    /// <summary>Text that is put together from characters and from single bytes of their UTF-8 form.</summary>
    private sealed class Utf8Text(int capacity)
    {
        private readonly StringBuilder _text = new(capacity);
        private readonly List<byte> _bytes = [];

        public void Append(ReadOnlySpan<char> text)
        {
            if (text.IsEmpty)
                return;
            EndBytes();
            _text.Append(text);
        }

        public void Append(byte value) => _bytes.Add(value);

        // Two codes may be the halves of one character.
        public void Append(uint code)
        {
            EndBytes();
            if (Rune.TryCreate(code, out var rune))
                _text.Append(rune.ToString());
            else
                _text.Append((char)code);
        }

        public override string ToString()
        {
            EndBytes();
            return _text.ToString();
        }

        private void EndBytes()
        {
            _text.Append(Encoding.UTF8.GetString([.. _bytes]));
            _bytes.Clear();
        }
    }
}
