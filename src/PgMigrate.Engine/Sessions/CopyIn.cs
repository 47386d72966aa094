using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Runs a <c>COPY … FROM stdin</c> with the data that stands in the script. Inside a batch it would break the connection.
/// </summary>
internal static class CopyIn
{
    private const int ChunkLength = 64 * 1024;

    /// <summary>Sends the statement and its data; the open transaction, if any, goes on.</summary>
    /// <returns>The lines sent: in the text format one for each row.</returns>
    /// <exception cref="PostgresException">The server refused the statement or the data.</exception>
    public static async Task<long> RunAsync(ServerConnection connection, SqlStatement step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Npgsql does not cancel a copy on the server: with a token it gives the connection up, and disposing takes none.
        await connection
            .CancellableAsync(CopyAsync(connection, step, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return step.CopyData!.Value.Span.Count('\n');
    }

    private static async Task CopyAsync(ServerConnection connection, SqlStatement step, CancellationToken cancellationToken)
    {
        var writer = await connection.Connection.BeginTextImportAsync(step.Sql, connection.Life.GivenUp).ConfigureAwait(false);
        // Disposing the writer ends the copy; after an error or a cancellation it must be cancelled instead, or half the data
        // stays.
        await using var dispose = writer.ConfigureAwait(false);
        try
        {
            await WriteAsync(writer, step.CopyData!.Value, connection.Life.GivenUp, cancellationToken).ConfigureAwait(false);
        }
        catch when (connection.IsOpen && !connection.Life.GivenUp.IsCancellationRequested)
        {
            await writer.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task WriteAsync(
        NpgsqlCopyTextWriter writer,
        ReadOnlyMemory<char> data,
        CancellationToken givenUp,
        CancellationToken cancellationToken
    )
    {
        while (!data.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = data[..Math.Min(ChunkLength, data.Length)];
            data = data[chunk.Length..];
            await writer.WriteAsync(chunk, givenUp).ConfigureAwait(false);
        }
    }
}
