using System.Text;

namespace PgMigrate.Engine.Processes;

/// <summary>What a program wrote: all of it up to a limit, the last characters beyond.</summary>
internal sealed class BoundedText
{
    private readonly StringBuilder _text = new();
    private readonly int _limit;
    private readonly Action<string>? _onLine;
    private readonly StringBuilder _line = new();

    /// <param name="limit">How many characters are kept.</param>
    /// <param name="onLine">Told of each line as it comes; null where nobody listens.</param>
    public BoundedText(int limit, Action<string>? onLine = null)
    {
        _limit = limit;
        _onLine = onLine;
    }

    /// <summary>Reads to the end. A reader closed under it ends it too: the owner has stopped listening.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        while (await ReadPieceAsync(reader, buffer).ConfigureAwait(false) is > 0 and var length)
        {
            Append(buffer.AsSpan(0, length));
            if (_onLine is not null)
                TellLines(buffer.AsSpan(0, length), _onLine);
        }
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString(Math.Max(0, _text.Length - _limit), Math.Min(_limit, _text.Length));
    }

    private static async ValueTask<int> ReadPieceAsync(TextReader reader, char[] buffer)
    {
        try
        {
            return await reader.ReadAsync(buffer).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            return 0;
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        lock (_text)
        {
            _text.Append(piece);
            // Cut at twice the limit, so that not every piece moves the whole text.
            if (_text.Length > 2L * _limit)
                _text.Remove(0, _text.Length - _limit);
        }
    }

    private void TellLines(ReadOnlySpan<char> piece, Action<string> onLine)
    {
        while (piece.IndexOf('\n') is >= 0 and var end)
        {
            onLine(_line.Append(piece[..end].TrimEnd('\r')).ToString());
            _line.Clear();
            piece = piece[(end + 1)..];
        }

        // A line without end must not grow without end.
        if (_line.Length < _limit)
            _line.Append(piece);
    }
}
