namespace PgMigrate.Engine.Sql;

internal ref partial struct SqlLexer
{
    /// <summary>Integers of base 10, 16, 8 and 2 with underscores (16 and later), decimals and exponents.</summary>
    readonly SqlToken ReadNumber()
    {
        var length = PrefixedIntegerLength();
        if (length == 0)
            length = DecimalLength();
        return Token(SqlTokenKind.Number, WithJunk(length));
    }

    readonly SqlToken ReadParameter()
    {
        var length = 1;
        while (char.IsAsciiDigit(At(length)))
            length++;
        return Token(SqlTokenKind.Parameter, WithJunk(length));
    }

    /// <summary>PostgreSQL 15 and later call <c>1x</c> an error; earlier ones read <c>1 x</c>. Here it is one token.</summary>
    readonly int WithJunk(int length) => SqlCharacters.StartsWord(At(length)) ? WordLength(length) : length;

    /// <summary>The length of <c>0xFF</c>, <c>0o17</c> or <c>0b11</c>; 0 where there is none.</summary>
    readonly int PrefixedIntegerLength()
    {
        if (At(0) != '0')
            return 0;
        var numberBase = At(1) switch
        {
            'x' or 'X' => 16,
            'o' or 'O' => 8,
            'b' or 'B' => 2,
            _ => 0,
        };
        var length = numberBase == 0 ? 2 : DigitsEnd(2, numberBase, mayBeginWithUnderscore: true);
        return length > 2 ? length : 0;
    }

    readonly int DecimalLength()
    {
        var length = DigitsEnd(0, 10);
        // 1..10 is 1, then "..", then 10.
        if (At(length) == '.' && At(length + 1) != '.')
            length = DigitsEnd(length + 1, 10);
        if (At(length) is not ('e' or 'E'))
            return length;
        var digits = length + (At(length + 1) is '+' or '-' ? 2 : 1);
        var end = DigitsEnd(digits, 10);
        return end > digits ? end : length;
    }

    readonly int DigitsEnd(int from, int numberBase, bool mayBeginWithUnderscore = false)
    {
        var i = from;
        while (true)
        {
            var underscore = At(i) == '_' && (i > from || mayBeginWithUnderscore) ? 1 : 0;
            if (!IsDigit(At(i + underscore), numberBase))
                return i;
            i += underscore + 1;
        }
    }

    static bool IsDigit(char c, int numberBase) =>
        numberBase switch
        {
            16 => char.IsAsciiHexDigit(c),
            10 => char.IsAsciiDigit(c),
            _ => c >= '0' && c < '0' + numberBase,
        };
}
