using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// grate's hash of a text: MD5 of its UTF-8 bytes after quotes are doubled and line ends made <c>\n</c>, in base64.
/// grate's own generator is internal; a test holds this one against it.
/// </summary>
internal static class GrateHash
{
    /// <summary>The hash of a script's text.</summary>
    public static string Of(string text)
    {
        var normalised = text.Replace("'", "''", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n');
#pragma warning disable CA5351 // A fingerprint that must equal grate's, not a protection.
        return Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(normalised)));
#pragma warning restore CA5351
    }
}
