using System.Security.Cryptography;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Reads a file, and reckons its hash and how far it is on the way.</summary>
internal sealed class MeasuredStream(FileStream file) : ContentStream
{
    private const int BufferSize = 256 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <summary>The bytes that were read.</summary>
    public long Done { get; private set; }

    /// <summary>Reads what is left, and tells the SHA-256 of all, in hexadecimal digits.</summary>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[BufferSize];
        while (await ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0) { }
        return HexText.Of(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = file.Read(buffer);
        Take(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Take(buffer.Span[..count]);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        _hash.AppendData(piece);
        Done += piece.Length;
    }
}
