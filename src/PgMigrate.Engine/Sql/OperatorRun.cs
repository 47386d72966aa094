namespace PgMigrate.Engine.Sql;

/// <summary>
/// A run of operator characters up to the next comment, measured once: without that, <c>+++…+</c>, every sign of
/// which is a token of its own, would be walked again for each of them.
/// </summary>
readonly struct OperatorRun
{
    readonly int _lastBeyondStandard;
    readonly int _lastNotSign;

    OperatorRun(int end, int lastBeyondStandard, int lastNotSign)
    {
        End = end;
        _lastBeyondStandard = lastBeyondStandard;
        _lastNotSign = lastNotSign;
    }

    /// <summary>The offset behind the run.</summary>
    public int End { get; }

    /// <summary>Walks the run that begins at <paramref name="start"/>.</summary>
    public static OperatorRun Measure(ReadOnlySpan<char> text, int start)
    {
        int beyondStandard = -1,
            notSign = -1,
            i = start;
        for (; i < text.Length && SqlCharacters.IsOperator(text[i]) && !StartsComment(text, i); i++)
        {
            if (SqlCharacters.IsBeyondStandard(text[i]))
                beyondStandard = i;
            if (text[i] is not ('+' or '-'))
                notSign = i;
        }
        return new OperatorRun(i, beyondStandard, notSign);
    }

    /// <summary>
    /// Where the operator that begins at <paramref name="start"/> ends: at the run's end, but <c>=-</c> is two
    /// operators and <c>?-</c> is one.
    /// </summary>
    public int TokenEnd(int start)
    {
        var endsInSign = _lastNotSign != End - 1;
        if (!endsInSign || _lastBeyondStandard >= start)
            return End;
        return Math.Max(_lastNotSign, start) + 1;
    }

    static bool StartsComment(ReadOnlySpan<char> text, int i) =>
        i + 1 < text.Length && (text[i], text[i + 1]) is ('-', '-') or ('/', '*');
}
