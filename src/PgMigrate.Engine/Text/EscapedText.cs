using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>Writes characters that a database's encoding may lack so that every encoding has them.</summary>
internal static class EscapedText
{
    /// <summary>The text, each character beyond ASCII as <c>\u03A9</c>; null for null.</summary>
    public static string? Of(string? text) =>
        text is null || text.All(char.IsAscii)
            ? text
            : string.Concat(
                text.Select(letter =>
                    char.IsAscii(letter) ? letter.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}")
                )
            );
}
