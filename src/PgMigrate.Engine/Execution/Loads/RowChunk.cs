using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>A row of a data file.</summary>
/// <param name="Start">Its offset in the chunk.</param>
/// <param name="End">The offset behind it, its line end included.</param>
/// <param name="FirstLine">The line of the file in which it begins, from 1.</param>
/// <param name="LastLine">The line in which it ends.</param>
internal readonly record struct FileRow(int Start, int End, long FirstLine, long LastLine);

/// <summary>Whole rows of a data file, a few thousand at most.</summary>
/// <param name="Bytes">The bytes; they change when the next chunk is read.</param>
/// <param name="Rows">The rows in them.</param>
internal sealed record RowChunk(ReadOnlyMemory<byte> Bytes, IReadOnlyList<FileRow> Rows);

/// <summary>Cuts a data file into chunks of whole rows.</summary>
/// <param name="file">The file.</param>
/// <param name="reading">What is read of it.</param>
internal sealed class RowChunks(DataFile file, LoadReading reading)
{
    // Of one row at most: that of PostgreSQL.
    private const int LongestRow = 1 << 30;
    private const int ChunkSize = 64 * 1024;

    private byte[] _buffer = new byte[2 * ChunkSize];
    private ReadOnlyMemory<byte> _piece;
    private int _start;
    private int _count;
    private long _lines = reading.HeaderLines;
    private bool _isOver;

    /// <summary>The next rows; null at the end.</summary>
    /// <exception cref="MigrationException">DataFileInvalid.</exception>
    public async Task<RowChunk?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            var rows = Cut();
            if (rows.Count == 0 && !_isOver)
            {
                Grow();
                continue;
            }

            if (rows.Count == 0)
                return null;
            var chunk = new RowChunk(_buffer.AsMemory(0, _count), rows);
            _start = rows[^1].End;
            return chunk;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _count - _start).CopyTo(_buffer);
        (_start, _count) = (0, _count - _start);
        while (!_isOver && _count < _buffer.Length)
        {
            if (_piece.IsEmpty)
                _piece = await reading.ReadAsync(cancellationToken).ConfigureAwait(false);
            _isOver = _piece.IsEmpty;
            var taken = Math.Min(_piece.Length, _buffer.Length - _count);
            _piece.Span[..taken].CopyTo(_buffer.AsSpan(_count));
            _piece = _piece[taken..];
            _count += taken;
        }
    }

    private List<FileRow> Cut()
    {
        var rows = new List<FileRow>();
        var bytes = _buffer.AsSpan(0, _count);
        var scanner = RowScanner.Of(file.Load, bytes);
        var (start, lines) = (0, _lines);
        while (start < ChunkSize && scanner.Next(bytes[start..]) is > 0 and var length)
            Add(length, lines + scanner.Lines);

        // The last row needs no line end.
        if (_isOver && start < _count && (rows.Count == 0 || start < ChunkSize))
            Add(_count - start, lines + scanner.Lines + 1);
        return rows;

        void Add(int length, long last)
        {
            rows.Add(new FileRow(start, start + length, _lines + 1, last));
            start += length;
            _lines = last;
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= LongestRow)
            throw file.Error(
                $"{file.Name}: the row in line {_lines + 1} has no end within 1 GB.",
                "Look whether a quote is missing there."
            );
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
