using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>Secrets of every shape, the ways in which texts hold them, and the search for what is left of one.</summary>
internal sealed class SecretShapes(Random random)
{
    private static readonly string[] Pieces =
    [
        "'",
        "''",
        "\"",
        "\\",
        "\\\\",
        "\n",
        "\r\n",
        "\t",
        " ",
        "$",
        "$$",
        "%",
        "&",
        "<",
        ">",
        ";",
        "--",
        "/*",
        "{",
        "}",
        "(",
        ")",
        ",",
        "=",
        ":",
        "@",
        "é",
        "ß",
        "日本",
        "😀",
        "Ω",
    ];

    // Letters that no message of these tests has in a row of four.
    private const string Letters = "qjvkwQJVKWqjvkwQJVKW0123456789";

    /// <summary>A secret of at least four characters.</summary>
    public string Next()
    {
        var length = random.Next(5) switch
        {
            0 => random.Next(4, 8),
            1 => random.Next(64, 200),
            _ => random.Next(8, 64),
        };
        var plain = random.Next(4) == 0;
        var secret = new StringBuilder();
        while (secret.Length < length)
            secret.Append(
                plain || random.Next(4) > 0 ? $"{Letters[random.Next(Letters.Length)]}" : Pieces[random.Next(Pieces.Length)]
            );
        return $"{Letters[random.Next(10)]}{secret.ToString().Trim()}{Letters[random.Next(10)]}wjq";
    }

    /// <summary>A text that holds the secret, or a part of it where it is cut.</summary>
    public string Hold(string secret)
    {
        var written = Write(secret);
        var cut = written[..random.Next(1, written.Length + 1)];
        return random.Next(8) switch
        {
            0 => $"Failing row contains (1, {cut}..., null).",
            1 => $"Something went wrong: {cut}",
            2 => $"A part of a statement: {cut} …",
            3 => $"{written[random.Next(written.Length)..]} was left at the front.",
            4 => $"syntax error at or near \"{written}\"",
            5 => $"INSERT INTO t VALUES (E'{written}', 'other');",
            6 => $"line one\nline two holds {written}\nand line three",
            _ => $"Key (a)=({written}) already exists.",
        };
    }

    /// <summary>What of the secret is in a text; null where nothing is.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="text">The text.</param>
    /// <param name="length">So many characters in a row, all but one of them letters: other texts have digits and punctuation,
    /// too.</param>
    public static string? LeftOf(string secret, string text, int length = 4)
    {
        var folded = text.ToLowerInvariant();
        return Windows(secret, length).FirstOrDefault(part => folded.Contains(part, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Windows(string secret, int length)
    {
        var folded = secret.ToLowerInvariant();
        for (var index = 0; index + length <= folded.Length; index++)
            if (folded.AsSpan(index, length) is var part && Count(part) >= length - 1)
                yield return part.ToString();
    }

    private static int Count(ReadOnlySpan<char> part)
    {
        var count = 0;
        foreach (var character in part)
            count += char.IsAsciiLetter(character) ? 1 : 0;
        return count;
    }

    private string Write(string secret) =>
        random.Next(11) switch
        {
            0 => secret.Replace("'", "''", StringComparison.Ordinal),
            1 => secret.Replace("\"", "\"\"", StringComparison.Ordinal),
            2 => secret
                .Replace(@"\", @"\\", StringComparison.Ordinal)
                .Replace("'", @"\'", StringComparison.Ordinal)
                .Replace("\n", @"\n", StringComparison.Ordinal)
                .Replace("\r", @"\r", StringComparison.Ordinal)
                .Replace("\t", @"\t", StringComparison.Ordinal),
            3 => Uri.EscapeDataString(secret),
            4 => JsonSerializer.Serialize(secret)[1..^1],
            5 => WebUtility.HtmlEncode(secret),
            6 => secret.ToUpperInvariant(),
            7 => secret.ToLowerInvariant(),
            8 => secret.ReplaceLineEndings("\n"),
            9 => string.Concat(
                secret.Select(character =>
                    char.IsAscii(character)
                        ? character == '\\'
                            ? @"\\"
                            : $"{character}"
                        : string.Create(CultureInfo.InvariantCulture, $"\\{(int)character:X4}")
                )
            )
                is var escaped
            && secret.Any(char.IsSurrogate)
                ? secret
                : escaped,
            _ => secret,
        };
}
