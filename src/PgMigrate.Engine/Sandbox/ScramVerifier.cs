using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Sandbox;

/// <summary>What a server keeps of a password (RFC 5803): enough to check it, and too little to log in with.</summary>
internal static class ScramVerifier
{
    private const int SaltLength = 16;
    private const int Iterations = 4096;

    /// <summary>The verifier of a password, with a salt of its own.</summary>
    /// <param name="password">ASCII only: other characters would have to be prepared first.</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(Key(salted, "Client Key"));
        var serverKey = Key(salted, "Server Key");
        return $"SCRAM-SHA-256${Iterations}:{Text(salt)}${Text(storedKey)}:{Text(serverKey)}";
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes);

    private static byte[] Key(byte[] salted, string name) => HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes(name));
}
