using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>
/// What a plan keeps of a token. Of a secret it keeps what tells another value from the one that it was made with, and what is
/// slow to guess it from: a plan is read by many.
/// </summary>
internal static class PlanSecret
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    // OWASP's number for PBKDF2 with SHA-256.
    private const int Rounds = 600_000;

    /// <summary>A token as a plan keeps it.</summary>
    public static PlanToken Of(MigrationToken token)
    {
        if (!token.Secret)
            return new PlanToken(token.Name) { Value = token.Value };
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PlanToken(token.Name) { Salt = Convert.ToHexString(salt), Hash = HashOf(token.Value, salt) };
    }

    /// <summary>Whether a value is the one that a plan was made with.</summary>
    /// <param name="token">The plan's token.</param>
    /// <param name="value">The value.</param>
    public static bool IsSame(PlanToken token, string value) =>
        token.Salt is { } salt ? IsHex(salt) && HashOf(value, Convert.FromHexString(salt)) == token.Hash : token.Value == value;

    private static string HashOf(string value, byte[] salt) =>
        Convert.ToHexString(
            Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(value), salt, Rounds, HashAlgorithmName.SHA256, HashBytes)
        );

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
