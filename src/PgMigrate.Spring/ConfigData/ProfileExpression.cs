namespace PgMigrate.Spring.ConfigData;

/// <summary>
/// Reads <c>prod &amp; (eu | us)</c>, as Spring's ProfilesParser does: without parentheses, and/or must not be mixed.
/// </summary>
internal sealed class ProfileExpression
{
    private readonly string _text;
    private readonly IReadOnlyList<string> _active;
    private int _position;

    private ProfileExpression(string text, IReadOnlyList<string> active)
    {
        _text = text;
        _active = active;
    }

    /// <summary>Whether an expression holds.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="active">The profiles at work.</param>
    /// <exception cref="SpringException">It cannot be read.</exception>
    public static bool Matches(string text, IReadOnlyList<string> active)
    {
        var expression = new ProfileExpression(text, active);
        bool matches = expression.ReadSequence();
        return expression._position == text.Length ? matches : throw expression.Malformed();
    }

    private bool ReadSequence()
    {
        bool result = ReadOperand();
        char? joins = null;
        while (Peek() is '&' or '|')
        {
            char next = _text[_position++];
            if (joins is not null && joins != next)
                throw Malformed();
            joins = next;
            bool operand = ReadOperand();
            result = next == '&' ? result && operand : result || operand;
        }

        return result;
    }

    private bool ReadOperand()
    {
        switch (Peek())
        {
            case '!':
                _position++;
                return !ReadOperand();
            case '(':
                _position++;
                bool inner = ReadSequence();
                if (Peek() != ')')
                    throw Malformed();
                _position++;
                return inner;
            default:
                return _active.Contains(ReadName(), StringComparer.Ordinal);
        }
    }

    private string ReadName()
    {
        int end = _text.AsSpan(_position).IndexOfAny("()&|!");
        string name = end < 0 ? _text[_position..] : _text.Substring(_position, end);
        _position += name.Length;
        return name.Trim() is { Length: > 0 } trimmed ? trimmed : throw Malformed();
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
            _position++;
        return _position < _text.Length ? _text[_position] : '\0';
    }

    private SpringException Malformed() =>
        new($"The profile expression '{_text}' cannot be read.", "Write prod, prod | test, or prod & (eu | us).");
}
