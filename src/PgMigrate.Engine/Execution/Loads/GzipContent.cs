using System.IO.Compression;
using System.Security.Cryptography;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>
/// What is in a gzip file, all of its members. .NET takes a file that was cut off for one that ends there: so a member with a
/// mark goes behind the file, and only where that comes out at the end the file was whole.
/// </summary>
internal sealed class GzipContent : ContentStream
{
    private const int MarkLength = 32;
    private const int BufferSize = 128 * 1024;

    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(MarkLength);
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly GZipStream _content;
    private int _start;
    private int _count;
    private bool _isOver;

    /// <param name="file">The file from its beginning.</param>
    public GzipContent(Stream file) =>
        _content = new GZipStream(new JoinedStream(file, new MemoryStream(Member(_mark))), CompressionMode.Decompress);

    private int Ready => _count - MarkLength;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (NeedsMore())
            Took(_content.Read(_buffer.AsSpan(_count)));
        return Give(buffer);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsMore())
            Took(await _content.ReadAsync(_buffer.AsMemory(_count), cancellationToken).ConfigureAwait(false));
        return Give(buffer.Span);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Member(byte[] mark)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest))
            gzip.Write(mark);
        return member.ToArray();
    }

    // What may be the mark is held back.
    private bool NeedsMore()
    {
        if (_isOver || Ready > _start)
            return false;
        _buffer.AsSpan(_start, _count - _start).CopyTo(_buffer);
        (_start, _count) = (0, _count - _start);
        return true;
    }

    private void Took(int count)
    {
        _count += count;
        _isOver = count == 0;
        if (_isOver && (Ready < _start || !_buffer.AsSpan(Ready, MarkLength).SequenceEqual(_mark)))
            throw new InvalidDataException("the compressed data end before their end, or something follows that is none.");
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Ready - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
