using System.Text;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>
/// Reads a script of pg_restore as it comes, in bounded memory: rows are not looked into, whatever their length.
/// </summary>
internal sealed class CopyScript
{
    // pg_restore writes large objects in pieces of 16 kB, and nothing longer besides rows.
    private const int LongestStatement = 4 << 20;

    private static readonly byte[] EndOfRows = "\\.\n"u8.ToArray();
    private static readonly byte[] EndAfterRow = "\n\\.\n"u8.ToArray();

    private readonly Stream _source;
    private readonly ICopySink _sink;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    private CopyScript(Stream source, ICopySink sink)
    {
        _source = source;
        _sink = sink;
    }

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="InvalidDataException">It ends within a statement or a table.</exception>
    public static Task ReadAsync(Stream source, ICopySink sink, CancellationToken cancellationToken) =>
        new CopyScript(source, sink).ReadAsync(cancellationToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadStatementAsync(cancellationToken).ConfigureAwait(false) is { } statement)
        {
            if (CopyBlock.TryParse(statement) is not { } block)
                continue;
            await _sink.BeginAsync(block, cancellationToken).ConfigureAwait(false);
            await ReadRowsAsync(cancellationToken).ConfigureAwait(false);
            await _sink.EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // A statement ends with a line; names within it may hold line breaks.
    private async Task<string?> ReadStatementAsync(CancellationToken cancellationToken)
    {
        var statement = new StringBuilder();
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (statement.Length == 0 && (line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal) || line[0] == '\\'))
                continue;
            statement.Append(line);
            if (line.EndsWith(';') && IsBalanced(statement))
                return statement.ToString();
            statement.Append('\n');
            if (statement.Length > LongestStatement)
                throw new InvalidDataException("A statement does not end.");
        }

        return statement.Length == 0 ? null : throw new InvalidDataException("It ends within a statement.");
    }

    private static bool IsBalanced(StringBuilder statement)
    {
        var quote = '\0';
        foreach (var piece in statement.GetChunks())
        foreach (var c in piece.Span)
            quote = quote == '\0' ? (c is '"' or '\'' ? c : quote) : (c == quote ? '\0' : quote);
        return quote == '\0';
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, searched + length);
                _start += searched + length + 1;
                return line;
            }

            searched = _end - _start;
            if (searched > LongestStatement)
                throw new InvalidDataException("A statement does not end.");
            if (await FillAsync(cancellationToken).ConfigureAwait(false))
                continue;
            return searched == 0 ? null : throw new InvalidDataException("It ends within a line.");
        }
    }

    private async Task ReadRowsAsync(CancellationToken cancellationToken)
    {
        var atLineStart = true;
        while (true)
        {
            if (atLineStart && Content.Span.StartsWith(EndOfRows))
            {
                _start += EndOfRows.Length;
                return;
            }

            var (length, endsLine) = RowsAtHand(atLineStart);
            if (length > 0)
            {
                await _sink.WriteAsync(Content[..length], cancellationToken).ConfigureAwait(false);
                _start += length;
                atLineStart = endsLine;
            }
            else if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidDataException("It ends within the rows of a table.");
            }
        }
    }

    // What surely belongs to rows: up to the end marker, else whole lines, else all but what may be the marker's beginning.
    private (int Length, bool EndsLine) RowsAtHand(bool atLineStart)
    {
        var content = Content.Span;
        if (content.IndexOf(EndAfterRow) is >= 0 and var marker)
            return (marker + 1, true);
        if (content.LastIndexOf((byte)'\n') is >= 0 and var line)
            return (line + 1, true);
        return atLineStart && content.Length < EndOfRows.Length ? (0, true) : (content.Length, false);
    }

    private ReadOnlyMemory<byte> Content => _buffer.AsMemory(_start, _end - _start);

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Content.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _source.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }
}
