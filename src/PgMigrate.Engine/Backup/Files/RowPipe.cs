using System.Buffers;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Moves rows in COPY's text format, where each line is a row, and counts them.</summary>
internal static class RowPipe
{
    /// <summary>How much is moved at once, in bytes.</summary>
    public const int PieceLength = 128 * 1024;

    /// <summary>Moves all rows.</summary>
    /// <param name="from">Where they come from.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="cancellationToken">Looked at between two pieces.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<long> MoveAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var rows = 0L;
            // Reads and writes on a connection take no token: see CopyIn.
            while (await from.ReadAsync(piece, CancellationToken.None).ConfigureAwait(false) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows += piece.AsSpan(0, read).Count((byte)'\n');
                await to.WriteAsync(piece.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
            }

            return rows;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
