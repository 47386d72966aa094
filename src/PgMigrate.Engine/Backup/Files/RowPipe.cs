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
    public static Task<long> MoveAsync(Stream from, Stream to, CancellationToken cancellationToken) =>
        MoveAsync(piece => from.ReadAsync(piece, CancellationToken.None).AsTask(), to, cancellationToken);

    /// <summary>Moves all rows.</summary>
    /// <param name="read">Reads a piece; 0 at the end.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="cancellationToken">Looked at between two pieces: reads on a connection take none, see CopyImport.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<long> MoveAsync(Func<Memory<byte>, Task<int>> read, Stream to, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var rows = 0L;
            while (await read(piece).ConfigureAwait(false) is > 0 and var length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows += piece.AsSpan(0, length).Count((byte)'\n');
                await to.WriteAsync(piece.AsMemory(0, length), CancellationToken.None).ConfigureAwait(false);
            }

            return rows;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
