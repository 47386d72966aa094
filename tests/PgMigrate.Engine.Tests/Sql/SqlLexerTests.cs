using PgMigrate.Engine.Sql;
using Kind = PgMigrate.Engine.Sql.SqlTokenKind;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class SqlLexerTests
{
    [Theory]
    // Words
    [InlineData("a$b _x ÄÖü 日本 x1$", "a$b|_x|ÄÖü|日本|x1$")]
    [InlineData("\u00A0", "\u00A0")]
    [InlineData("foo$tag$bar", "foo$tag$bar")]
    // Quoted identifiers
    [InlineData("\"a;b\"\"c\"d", "\"a;b\"\"c\"|d")]
    [InlineData("U&\"d!0061\" UESCAPE '!'", "U&\"d!0061\"|UESCAPE|'!'")]
    [InlineData("u&x", "u|&|x")]
    // Strings
    [InlineData("'it''s' 'x'", "'it''s'|'x'")]
    [InlineData(@"'a\' b", @"'a\'|b")]
    [InlineData(@"E'a\'b' e'\\' c", @"E'a\'b'|e'\\'|c")]
    [InlineData(@"name'a\'", @"name|'a\'")]
    [InlineData("B'01' X'1F' N'n' U&'\\0441'", "B'01'|X'1F'|N'n'|U&'\\0441'")]
    [InlineData("B'0''1'", "B'0'|'1'")]
    // Strings that go on in the next line
    [InlineData("'a'\n 'b'", "'a'\n 'b'")]
    [InlineData("'a'\r\n'b'", "'a'\r\n'b'")]
    [InlineData("'a' -- c\n'b;' x", "'a' -- c\n'b;'|x")]
    [InlineData("E'a'\n'\\''", "E'a'\n'\\''")]
    [InlineData("'a' 'b'", "'a'|'b'")]
    [InlineData("'a' /* c */\n'b'", "'a'|/* c */|'b'")]
    [InlineData("'a' -- c", "'a'|-- c")]
    [InlineData("'a'\n- 'b'", "'a'|-|'b'")]
    // Dollar quotes
    [InlineData("$$a;'$$ $x$ $$ $y$ $x$b", "$$a;'$$|$x$ $$ $y$ $x$|b")]
    [InlineData("$é1$;$é1$", "$é1$;$é1$")]
    [InlineData("$$$$", "$$$$")]
    [InlineData("$a$$a$a$", "$a$$a$|a$")]
    [InlineData("$ab $1 $1x", "$|ab|$1|$1x")]
    [InlineData("$1$tag$;$tag$", "$1|$tag$;$tag$")]
    // Comments
    [InlineData("a--b;\nc", "a|--b;|c")]
    [InlineData("a--b\rc", "a|--b|c")]
    [InlineData("/* a /* b */ ; */c", "/* a /* b */ ; */|c")]
    [InlineData("/*/ */x", "/*/ */|x")]
    [InlineData("/****/x/**/", "/****/|x|/**/")]
    [InlineData("--", "--")]
    // Operators
    [InlineData("a+--b", "a|+|--b")]
    [InlineData("1*/*c*/2", "1|*|/*c*/|2")]
    [InlineData("a=-1 a?-b @-@ a->>'b' #-", "a|=|-|1|a|?-|b|@-@|a|->>|'b'|#-")]
    [InlineData("+-+*-", "+-+*|-")]
    [InlineData("a<>b != <= => ? ?| ?& ||", "a|<>|b|!=|<=|=>|?|?||?&|||")]
    [InlineData("a::b:c:=d..e.f,g", "a|::|b|:|c|:=|d|..|e|.|f|,|g")]
    [InlineData("(a[1])", "(|a|[|1|]|)")]
    // Numbers
    [InlineData("1 1.5 .5 1. 1..10 1e5 1.5E-3", "1|1.5|.5|1.|1|..|10|1e5|1.5E-3")]
    [InlineData("0x1F 0o17 0b11 1_000.5_0 0x_f", "0x1F|0o17|0b11|1_000.5_0|0x_f")]
    [InlineData("1x 0xg 1_ 1e+", "1x|0xg|1_|1e|+")]
    [InlineData("a.1", "a|.1")]
    // psql and what is nobody's
    [InlineData("\\restrict {", "\\|restrict|{")]
    public void Cuts_where_PostgreSQL_cuts(string sql, string tokens) => Assert.Equal(tokens, Joined(sql));

    [Theory]
    [InlineData("a", Kind.Word)]
    [InlineData("\"a\"", Kind.QuotedIdentifier)]
    [InlineData("'a'", Kind.String)]
    [InlineData("$$a$$", Kind.DollarString)]
    [InlineData(".5", Kind.Number)]
    [InlineData("$12", Kind.Parameter)]
    [InlineData("||", Kind.Operator)]
    [InlineData("::", Kind.TypeCast)]
    [InlineData(":=", Kind.ColonEquals)]
    [InlineData(":", Kind.Colon)]
    [InlineData(".", Kind.Dot)]
    [InlineData("..", Kind.DotDot)]
    [InlineData(",", Kind.Comma)]
    [InlineData(";", Kind.Semicolon)]
    [InlineData("(", Kind.OpenParenthesis)]
    [InlineData(")", Kind.CloseParenthesis)]
    [InlineData("[", Kind.OpenBracket)]
    [InlineData("]", Kind.CloseBracket)]
    [InlineData("\\", Kind.Backslash)]
    [InlineData("\0", Kind.Other)]
    [InlineData(" \t\r\n\f\v", Kind.Whitespace)]
    [InlineData("-- a", Kind.LineComment)]
    [InlineData("/* a */", Kind.BlockComment)]
    internal void Tells_the_kind(string sql, SqlTokenKind kind) => Assert.Equal(kind, Assert.Single(Tokens(sql)).Kind);

    [Theory]
    [InlineData("'a")]
    [InlineData("'a''")]
    [InlineData("E'a\\'")]
    [InlineData("E'\\")]
    [InlineData("'a'\n'b")]
    [InlineData("\"a")]
    [InlineData("\"a\"\"")]
    [InlineData("U&\"")]
    [InlineData("$x$ $y$ $x $")]
    [InlineData("/* a /* b */")]
    [InlineData("/*")]
    [InlineData("/* *")]
    public void What_never_closes_runs_to_the_end_and_says_so(string sql)
    {
        var token = Assert.Single(Tokens(sql));
        Assert.True(token.Unterminated);
        Assert.Equal(sql.Length, token.Length);
    }

    [Theory]
    [InlineData(@"'a\';b'", @"'a\';b'")]
    [InlineData(@"N'a\'' c", @"N'a\''|c")]
    [InlineData(@"U&'a\' b", @"U&'a\'|b")]
    public void Backslashes_escape_where_standard_conforming_strings_is_off(string sql, string tokens) =>
        Assert.Equal(tokens, Joined(sql, standardConformingStrings: false));

    [Fact]
    public void Allocates_nothing()
    {
        const string sql = "SELECT 'a'\n'b', $x$ $y$ $x$, \"q\" /* c */ + 1.5e3 -- end\n;";
        CountTokens(sql);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = CountTokens(sql);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(19, count);
    }

    static string Joined(string sql, bool standardConformingStrings = true)
    {
        var tokens = Tokens(sql, standardConformingStrings);
        Assert.Equal(sql, string.Concat(tokens.Select(token => sql[token.Start..token.End])));
        return string.Join(
            '|',
            tokens.Where(static token => token.Kind != Kind.Whitespace).Select(token => sql[token.Start..token.End])
        );
    }

    static int CountTokens(string sql)
    {
        var lexer = new SqlLexer(sql);
        var count = 0;
        while (lexer.TryRead(out _))
            count++;
        return count;
    }

    static List<SqlToken> Tokens(string sql, bool standardConformingStrings = true)
    {
        var tokens = new List<SqlToken>();
        var lexer = new SqlLexer(sql, 0, standardConformingStrings);
        while (lexer.TryRead(out var token))
            tokens.Add(token);
        return tokens;
    }
}
