namespace PgMigrate.Engine.Sql;

internal ref partial struct SqlLexer
{
    SqlToken ReadString(int quoteOffset, bool escapes, bool doubledQuote)
    {
        var quote = quoteOffset;
        while (true)
        {
            var end = StringEnd(quote + 1, escapes, doubledQuote);
            if (end < 0)
                return Token(SqlTokenKind.String, Rest.Length, unterminated: true);
            quote = ContinuingQuote(end);
            if (quote < 0)
                return Token(SqlTokenKind.String, end);
        }
    }

    /// <summary>The offset behind the closing quote; -1 where there is none.</summary>
    readonly int StringEnd(int from, bool escapes, bool doubledQuote)
    {
        var rest = Rest;
        var i = from;
        while (i < rest.Length)
        {
            var next = escapes ? rest[i..].IndexOfAny('\'', '\\') : rest[i..].IndexOf('\'');
            if (next < 0)
                return -1;
            i += next;
            var skipsTwo = rest[i] == '\\' || (doubledQuote && i + 1 < rest.Length && rest[i + 1] == '\'');
            if (!skipsTwo)
                return i + 1;
            i += 2;
        }
        return -1;
    }

    /// <summary>
    /// <c>'a'</c>, white space with at least one line break, <c>'b'</c> is one constant; line comments may stand
    /// between, block comments may not. -1 where the constant does not go on.
    /// </summary>
    int ContinuingQuote(int from)
    {
        var rest = Rest;
        var brokeLine = false;
        var i = from;
        while (i < rest.Length)
        {
            var c = rest[i];
            if (SqlCharacters.IsSpace(c))
            {
                brokeLine |= c is '\n' or '\r';
                i++;
                continue;
            }
            var startsComment = c == '-' && i + 1 < rest.Length && rest[i + 1] == '-';
            if (!startsComment)
                break;
            var length = rest[i..].IndexOfAny('\n', '\r');
            i = length < 0 ? rest.Length : i + length;
        }
        Work += i - from;
        return brokeLine && i < rest.Length && rest[i] == '\'' ? i : -1;
    }

    readonly SqlToken ReadQuotedIdentifier(int quoteOffset)
    {
        var rest = Rest;
        var i = quoteOffset + 1;
        while (i < rest.Length)
        {
            var next = rest[i..].IndexOf('"');
            if (next < 0)
                break;
            i += next + 1;
            if (i >= rest.Length || rest[i] != '"')
                return Token(SqlTokenKind.QuotedIdentifier, i);
            i++;
        }
        return Token(SqlTokenKind.QuotedIdentifier, rest.Length, unterminated: true);
    }

    SqlToken ReadDollar()
    {
        var rest = Rest;
        if (rest.Length > 1 && char.IsAsciiDigit(rest[1]))
            return ReadParameter();
        var tagEnd = 1;
        while (tagEnd < rest.Length && SqlCharacters.ContinuesTag(rest[tagEnd]))
            tagEnd++;
        Work += tagEnd;
        if (tagEnd >= rest.Length || rest[tagEnd] != '$')
            return Token(SqlTokenKind.Other, 1);
        return ReadDollarString(tagEnd + 1);
    }

    /// <summary>
    /// A tag holds <c>$</c> at its ends only, so a comparison that begins at one <c>$</c> ends at the next at the
    /// latest: the search is linear even for a tag of a million characters.
    /// </summary>
    readonly SqlToken ReadDollarString(int delimiterLength)
    {
        var rest = Rest;
        var delimiter = rest[..delimiterLength];
        var i = delimiterLength;
        while (true)
        {
            var next = rest[i..].IndexOf('$');
            if (next < 0)
                return Token(SqlTokenKind.DollarString, rest.Length, unterminated: true);
            i += next;
            if (rest[i..].StartsWith(delimiter))
                return Token(SqlTokenKind.DollarString, i + delimiterLength);
            i++;
        }
    }
}
