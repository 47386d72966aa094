using System.Buffers;
using System.Security.Cryptography;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Lengths and hashes of files.</summary>
internal static class FileHash
{
    private const int PieceLength = 256 * 1024;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="name">Its name in the manifest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BackupFile> DescribeAsync(string path, string name, CancellationToken cancellationToken)
    {
        var stream = PrivateFiles.OpenRead(path);
        await using var dispose = stream.ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var length = 0L;
            while (await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                hash.AppendData(piece, 0, read);
                length += read;
            }

            return new BackupFile(name, length, Text(hash));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>The hash as the manifest has it: hexadecimal, in lower case.</summary>
    public static string Text(IncrementalHash hash) => Text(hash.GetHashAndReset());

    /// <inheritdoc cref="Text(IncrementalHash)"/>
    public static string Text(ReadOnlySpan<byte> hash) => HexText.Of(hash);
}
