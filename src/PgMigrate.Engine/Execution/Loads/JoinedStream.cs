namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Two streams, one behind the other.</summary>
internal sealed class JoinedStream(Stream first, Stream second) : ContentStream
{
    private bool _isBehindFirst;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (!_isBehindFirst && first.Read(buffer) is > 0 and var count)
            return count;
        _isBehindFirst = true;
        return second.Read(buffer);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isBehindFirst && await first.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            return count;
        _isBehindFirst = true;
        return await second.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            first.Dispose();
            second.Dispose();
        }

        base.Dispose(disposing);
    }
}
