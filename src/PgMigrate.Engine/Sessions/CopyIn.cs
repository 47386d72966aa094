using System.Buffers;
using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Copies;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Runs a <c>COPY … FROM stdin</c> with the data that stands in the script. Inside a batch it would break the connection.
/// </summary>
internal static class CopyIn
{
    private const int ChunkLength = 64 * 1024;

    // Npgsql speaks UTF-8 with the server, whatever the script's file is written in.
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Sends the statement and its data; the open transaction, if any, goes on.</summary>
    /// <returns>The lines sent: in the text format one for each row.</returns>
    /// <exception cref="PostgresException">The server refused the statement or the data.</exception>
    public static async Task<long> RunAsync(ServerConnection connection, SqlStatement step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A copy takes no token but that of a connection that is given up.
        await connection
            .CancellableAsync(CopyAsync(connection, step, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return step.CopyData!.Value.Span.Count('\n');
    }

    // After an error or a cancellation the copy is not completed, or half the data would stay.
    private static async Task CopyAsync(ServerConnection connection, SqlStatement step, CancellationToken cancellationToken)
    {
        var copy = await CopyImport.BeginAsync(connection, CopyEncoding.ToUtf8(step.Sql)).ConfigureAwait(false);
        await using var dispose = copy.ConfigureAwait(false);
        await WriteAsync(copy, step.CopyData!.Value, cancellationToken).ConfigureAwait(false);
        await copy.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task WriteAsync(CopyImport copy, ReadOnlyMemory<char> data, CancellationToken cancellationToken)
    {
        // Keeps the half of a character that stands at the end of a chunk for the next one.
        var encoder = Encoding.GetEncoder();
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.GetMaxByteCount(ChunkLength));
        try
        {
            while (!data.IsEmpty)
            {
                var chunk = data[..Math.Min(ChunkLength, data.Length)];
                data = data[chunk.Length..];
                var length = encoder.GetBytes(chunk.Span, bytes, flush: data.IsEmpty);
                await copy.WriteAsync(bytes.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
