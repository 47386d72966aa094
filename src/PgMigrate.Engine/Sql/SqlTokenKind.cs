namespace PgMigrate.Engine.Sql;

/// <summary>The kinds of tokens, as PostgreSQL's <c>scan.l</c> tells them apart; white space and comments included.</summary>
internal enum SqlTokenKind : byte
{
    /// <summary>A run of white space.</summary>
    Whitespace,

    /// <summary><c>--</c> up to the line's end, which is not part of it.</summary>
    LineComment,

    /// <summary><c>/* */</c>, nested comments inside.</summary>
    BlockComment,

    /// <summary>A keyword or an identifier without quotes.</summary>
    Word,

    /// <summary><c>"name"</c> or <c>U&amp;"name"</c>.</summary>
    QuotedIdentifier,

    /// <summary>Any constant in single quotes, its prefix (<c>E B X N U&amp;</c>) and its continuations included.</summary>
    String,

    /// <summary><c>$tag$ … $tag$</c>.</summary>
    DollarString,

    /// <summary>A number without sign; letters directly behind it belong to it.</summary>
    Number,

    /// <summary><c>$1</c>.</summary>
    Parameter,

    /// <summary>An operator of one or more characters.</summary>
    Operator,

    /// <summary><c>::</c></summary>
    TypeCast,

    /// <summary><c>:=</c></summary>
    ColonEquals,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>..</c></summary>
    DotDot,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>(</c></summary>
    OpenParenthesis,

    /// <summary><c>)</c></summary>
    CloseParenthesis,

    /// <summary><c>[</c></summary>
    OpenBracket,

    /// <summary><c>]</c></summary>
    CloseBracket,

    /// <summary><c>\</c>, which is psql's and never SQL's.</summary>
    Backslash,

    /// <summary>A character that begins no token, such as a lone <c>$</c> or <c>{</c>.</summary>
    Other,
}
