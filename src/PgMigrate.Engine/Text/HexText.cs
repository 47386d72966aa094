using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Text;

/// <summary>Bytes, such as those of a hash, in hexadecimal digits.</summary>
internal static class HexText
{
    /// <summary>The digits, in lower case.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    /// <summary>The SHA-256 of a text in UTF-8.</summary>
    public static string Hash(string text) => Of(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Eight digits that tell a text from others: the first of its SHA-256.</summary>
    public static string ShortHash(string text) => Hash(text)[..8];
}
