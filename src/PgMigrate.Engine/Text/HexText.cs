namespace PgMigrate.Engine.Text;

/// <summary>Bytes, such as those of a hash, in hexadecimal digits.</summary>
internal static class HexText
{
    /// <summary>The digits, in lower case.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
