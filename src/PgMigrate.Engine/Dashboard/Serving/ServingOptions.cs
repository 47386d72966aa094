using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Dashboard.Serving;

/// <summary>Where a dashboard is served, and who may see it.</summary>
internal sealed record ServingOptions
{
    /// <summary>The port on loopback; null for any that is free.</summary>
    public int? Port { get; init; }

    /// <summary>What a browser has to know.</summary>
    public AccessToken Token { get; init; } = AccessToken.NewRandom();
}

/// <summary>A secret that is compared in constant time, whatever its length.</summary>
internal sealed class AccessToken
{
    private const int Bytes = 32;

    private readonly byte[] _hash;

    /// <param name="value">The secret.</param>
    public AccessToken(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        (Value, _hash) = (value, Hash(value));
    }

    /// <summary>The secret.</summary>
    public string Value { get; }

    /// <summary>256 random bits, in characters that an address takes as they are.</summary>
    public static AccessToken NewRandom() => new(Convert.ToHexString(RandomNumberGenerator.GetBytes(Bytes)).ToLowerInvariant());

    /// <summary>Whether somebody knows it.</summary>
    public bool Is(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Hash(given), _hash);

    /// <inheritdoc/>
    public override string ToString() => "***";

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
