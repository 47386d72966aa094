using System.Text;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Execution;

/// <summary>Runs a <c>COPY … FROM stdin</c> with the data that stands in the script. Inside a batch it would break the connection.</summary>
internal static class CopyIn
{
    private const int ChunkLength = 64 * 1024;

    /// <summary>Sends the statement and its data; the open transaction, if any, goes on.</summary>
    /// <returns>The lines sent: in the text format one for each row.</returns>
    public static async Task<long> RunAsync(ServerConnection connection, ScriptStep step, CancellationToken cancellationToken)
    {
        var stream = await connection.Connection.BeginRawBinaryCopyAsync(step.Sql, cancellationToken).ConfigureAwait(false);
        // Disposing the stream ends the copy; after an error or a cancellation it must be cancelled instead, or half the data stays.
        await using var dispose = stream.ConfigureAwait(false);
        try
        {
            await WriteAsync(stream, step.CopyData!.Value, cancellationToken).ConfigureAwait(false);
            return step.CopyData!.Value.Span.Count('\n');
        }
        catch
        {
            await stream.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<char> data, CancellationToken cancellationToken)
    {
        var encoder = Encoding.UTF8.GetEncoder();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(ChunkLength)];
        while (!data.IsEmpty)
        {
            var chunk = data[..Math.Min(ChunkLength, data.Length)];
            data = data[chunk.Length..];
            var count = encoder.GetBytes(chunk.Span, bytes, flush: data.IsEmpty);
            await stream.WriteAsync(bytes.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }
}
