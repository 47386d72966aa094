using System.Security.Cryptography;

namespace PgMigrate.Engine.Scripts;

/// <summary>The hashes of <c>pgmigrate.sum</c>: SHA-256 in base64, with the algorithm's name before it.</summary>
internal static class SumHash
{
    private const int BufferSize = 64 * 1024;
    private const string Algorithm = "sha256:";

    private static readonly int TextLength = Algorithm.Length + Convert.ToBase64String(new byte[SHA256.HashSizeInBytes]).Length;

    /// <summary>The hash of these bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Format(SHA256.HashData(bytes));

    /// <summary>
    /// The hash of a script without byte order mark and with <c>\n</c> for line ends: git's autocrlf must not change it.
    /// </summary>
    public static string OfContent(Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var afterReturn = false;
        var length = content.ReadAtLeast(buffer, 3, throwOnEndOfStream: false);
        for (var rest = WithoutMark(buffer.AsSpan(0, length)); length > 0; rest = buffer.AsSpan(0, length))
        {
            Append(hash, rest, ref afterReturn);
            length = content.Read(buffer);
        }

        return Format(hash.GetHashAndReset());
    }

    /// <summary>Whether a text has the form of a hash.</summary>
    public static bool IsHash(ReadOnlySpan<char> text) =>
        text.Length == TextLength && text.StartsWith(Algorithm, StringComparison.Ordinal);

    private static Span<byte> WithoutMark(Span<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    // A return is a line end of its own or half of one: what follows, perhaps in the next buffer, decides nothing but its own
    // fate.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes, ref bool afterReturn)
    {
        if (afterReturn && bytes is [(byte)'\n', ..])
            bytes = bytes[1..];
        afterReturn = bytes.IsEmpty ? false : bytes[^1] == '\r';
        while (bytes.IndexOf((byte)'\r') is var end and >= 0)
        {
            hash.AppendData(bytes[..end]);
            hash.AppendData("\n"u8);
            bytes = bytes[(end + 1)..];
            if (bytes is [(byte)'\n', ..])
                bytes = bytes[1..];
        }

        hash.AppendData(bytes);
    }

    private static string Format(ReadOnlySpan<byte> hash) => Algorithm + Convert.ToBase64String(hash);
}
