using System.Text;

namespace PgMigrate.Spring.Files;

/// <summary>Bytes to text by a charset's name.</summary>
internal static class TextEncoding
{
    /// <summary>The text; a byte order mark is none of it.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="charset">The charset's name.</param>
    /// <param name="place">Where they stand, for a reader.</param>
    /// <exception cref="SpringException">The charset is not known, or the bytes are not of it.</exception>
    public static string Decode(byte[] content, string charset, string place)
    {
        try
        {
            var encoding = Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding.GetString(content).TrimStart('\uFEFF');
        }
        catch (ArgumentException exception)
        {
            throw new SpringException(
                $"{place} cannot be read as {charset}: {exception.Message}",
                "Save it as UTF-8, or name its charset."
            );
        }
    }
}
