namespace PgMigrate.Engine.Sql;

/// <summary>A place in a text, as an editor shows it.</summary>
/// <param name="Offset">From 0, in UTF-16 units.</param>
/// <param name="Line">From 1; a line ends with LF, CR LF or a lone CR, as PostgreSQL's comments do.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
internal readonly record struct TextPosition(int Offset, int Line, int Column)
{
    /// <summary>The place of <paramref name="offset"/>, in one pass over what lies before it.</summary>
    public static TextPosition Of(ReadOnlySpan<char> text, int offset)
    {
        var counter = new LineCounter();
        return counter.Advance(text, offset);
    }

    /// <summary>
    /// The place of <paramref name="offset"/>, which must not lie before this one, in one pass over what lies between.
    /// </summary>
    public TextPosition Advance(ReadOnlySpan<char> text, int offset)
    {
        var counter = new LineCounter(this);
        return counter.Advance(text, offset);
    }

    /// <summary>The place that a server's error speaks of.</summary>
    /// <param name="text">The script's text.</param>
    /// <param name="statementOffset">Where the statement that was sent begins in it.</param>
    /// <param name="serverPosition">
    /// The error's position: from 1, in characters (code points) of the statement sent; 0 or less where the server gave
    /// none, which is taken for the statement's beginning.
    /// </param>
    public static TextPosition OfServerError(ReadOnlySpan<char> text, int statementOffset, int serverPosition) =>
        Of(text, statementOffset + CodePointOffset(text[statementOffset..], serverPosition - 1));

    /// <summary>How many UTF-16 units <paramref name="codePoints"/> characters take up; the end where there are fewer.</summary>
    static int CodePointOffset(ReadOnlySpan<char> text, int codePoints)
    {
        var i = 0;
        for (var n = 0; n < codePoints && i < text.Length; n++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            i += isPair ? 2 : 1;
        }
        return i;
    }
}

/// <summary>Counts lines while it goes forward over one text: many places cost one pass together, and no index.</summary>
internal struct LineCounter
{
    int _offset;
    int _lineStart;
    int _linesBefore;

    /// <summary>Begins at a place that is known.</summary>
    public LineCounter(TextPosition from) =>
        (_offset, _lineStart, _linesBefore) = (from.Offset, from.Offset - from.Column + 1, from.Line - 1);

    /// <summary>The place of <paramref name="offset"/>, which must not lie before the one asked for last.</summary>
    public TextPosition Advance(ReadOnlySpan<char> text, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, _offset);
        while (true)
        {
            var next = text[_offset..offset].IndexOfAny('\n', '\r');
            if (next < 0)
                break;
            _offset += next + 1;
            var isHalfOfPair = text[_offset - 1] == '\r' && _offset < text.Length && text[_offset] == '\n';
            if (isHalfOfPair)
                continue;
            _linesBefore++;
            _lineStart = _offset;
        }
        _offset = offset;
        return new TextPosition(offset, _linesBefore + 1, offset - _lineStart + 1);
    }
}
