using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// One of several equal parts of a fleet, of which each job of a pipeline takes one. Which part something belongs to depends on
/// its own name alone: whatever comes or goes, it stays there, and no two jobs have it.
/// </summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Number, int Count)
{
    private const int Most = 10000;

    /// <summary>Reads <c>3/16</c>.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        return
            parts.Length == 2
            && Number(parts[0]) is { } number
            && Number(parts[1]) is { } count
            && number >= 1
            && number <= count
            && count <= Most
            ? new Shard(number, count)
            : throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"'{text}' is no part of a fleet.",
                $"Write which part of how many, from 1/1 to {Most}/{Most}: 3/16."
            );

        static int? Number(string digits) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>
    /// Whether a member belongs to it: the first eight bytes of the SHA-256 of <c>server/database/schema</c>, as a number with
    /// the greatest byte first, modulo the count.
    /// </summary>
    /// <param name="key">The member.</param>
    public bool Has(MemberKey key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Server}/{key.Database}/{key.Schema}"));
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Count == (ulong)(Number - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Count}";
}
