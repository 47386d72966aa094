using System.Buffers;

namespace PgMigrate.Engine.Sql;

/// <summary>The character classes of PostgreSQL's <c>scan.l</c>.</summary>
internal static class SqlCharacters
{
    /// <summary>White space; the vertical tab counts from PostgreSQL 16 on.</summary>
    public static readonly SearchValues<char> Space = SearchValues.Create(" \t\n\r\f\v");

    const string OperatorCharacters = "~!@#^&|`?+-*/%<>=";

    // A multi-character operator may end in + or - only if it holds one of these.
    const string OperatorsBeyondStandard = "~!@#^&|`?%";

    /// <summary>True for <see cref="Space"/>.</summary>
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    /// <summary>True for what may begin an identifier: every character outside ASCII may.</summary>
    public static bool StartsWord(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    /// <summary>True for what may follow in an identifier.</summary>
    public static bool ContinuesWord(char c) => StartsWord(c) || char.IsAsciiDigit(c) || c == '$';

    /// <summary>True for what may follow in a dollar quote's tag: an identifier's characters without <c>$</c>.</summary>
    public static bool ContinuesTag(char c) => StartsWord(c) || char.IsAsciiDigit(c);

    /// <summary>True for the characters that operators are made of.</summary>
    public static bool IsOperator(char c) => OperatorCharacters.Contains(c);

    /// <summary>True for an operator's character that the SQL standard does not know.</summary>
    public static bool IsBeyondStandard(char c) => OperatorsBeyondStandard.Contains(c);
}
