using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Text;

/// <summary>
/// JSON of which there is one form only (RFC 8785): members sorted, no white space, each character written in one way. Numbers
/// are whole, and such as every reader of JSON keeps. What is hashed and signed is written so.
/// </summary>
internal static class CanonicalJson
{
    // Beyond it a double has gaps: what another program reads and writes would be another number.
    private const long LargestNumber = (1L << 53) - 1;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a value.</summary>
    /// <exception cref="JsonException">It holds a number that has no such form, or half of a surrogate pair.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        try
        {
            Write(text, value);
            return Encoding.GetBytes(text.ToString());
        }
        catch (Exception exception) when (exception is InvalidOperationException or EncoderFallbackException)
        {
            throw new JsonException("The JSON holds characters that no text can hold.", exception);
        }
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value);
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value).ToString(CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        text.Append('{');
        var separator = string.Empty;
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteString(text, member.Name);
            text.Append(':');
            Write(text, member.Value);
            separator = ",";
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement value)
    {
        text.Append('[');
        var separator = string.Empty;
        foreach (var item in value.EnumerateArray())
        {
            text.Append(separator);
            Write(text, item);
            separator = ",";
        }

        text.Append(']');
    }

    private static long Number(JsonElement value) =>
        value.TryGetInt64(out var number) && number is >= -LargestNumber and <= LargestNumber
            ? number
            : throw new JsonException($"The number {value.GetRawText()} is not whole, or too large.");

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
            Write(text, character);
        text.Append('"');
    }

    private static void Write(StringBuilder text, char character)
    {
        var escaped = character switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\f' => "\\f",
            '\r' => "\\r",
            < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
            _ => null,
        };
        if (escaped is null)
            text.Append(character);
        else
            text.Append(escaped);
    }
}
