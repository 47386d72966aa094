using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>Undoes the escapes of <c>U&amp;""</c>, with the usual escape character; UESCAPE is not looked at.</summary>
internal static class UnicodeIdentifier
{
    /// <summary>The name; escapes that are none stay as they are.</summary>
    public static string Parse(string text)
    {
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var length = text[i] == '\\' ? AppendEscape(name, text.AsSpan(i + 1)) : 0;
            if (length == 0)
                name.Append(text[i]);
            i += length;
        }
        return name.ToString();
    }

    /// <summary>Appends what stands behind a backslash; how many characters that was, 0 for no escape.</summary>
    static int AppendEscape(StringBuilder name, ReadOnlySpan<char> escape)
    {
        if (escape is ['\\', ..])
        {
            name.Append('\\');
            return 1;
        }
        var (from, digits) = escape is ['+', ..] ? (1, 6) : (0, 4);
        var isCode = escape.Length >= from + digits
            && int.TryParse(escape.Slice(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && TryAppend(name, code);
        return isCode ? from + digits : 0;
    }

    static bool TryAppend(StringBuilder name, int code)
    {
        if (code is < 0 or > 0x10FFFF)
            return false;
        // One half of a surrogate pair; the other half is the next escape.
        name.Append(code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString());
        return true;
    }
}
