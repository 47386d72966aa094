using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class SqlSplitterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("SELECT 1", "SELECT 1")]
    [InlineData("SELECT 1;SELECT 2 ; ", "SELECT 1|SELECT 2 ")]
    [InlineData(";;; SELECT 1;;", "SELECT 1")]
    [InlineData("SELECT ';', \";\", $$;$$, $a$;$$;$a$ /* ; */ -- ;\n;", "SELECT ';', \";\", $$;$$, $a$;$$;$a$ /* ; */ -- ;\n")]
    [InlineData("SELECT 1\r\n;\r\nSELECT 2;\r\n", "SELECT 1\r\n|SELECT 2")]
    [InlineData("\uFEFFSELECT 1;", "SELECT 1")]
    [InlineData("SELECT a::text;SELECT b ? 'c';SELECT d ?| e;", "SELECT a::text|SELECT b ? 'c'|SELECT d ?| e")]
    [InlineData("SELECT 1 -- trailing", "SELECT 1")]
    [InlineData(
        "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; INSERT INTO b VALUES (1);); SELECT 1;",
        "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; INSERT INTO b VALUES (1);)|SELECT 1"
    )]
    [InlineData("SELECT 1); SELECT 2;", "SELECT 1)|SELECT 2")]
    public void Cuts_into_statements(string sql, string statements) => Assert.Equal(statements, Statements(sql));

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END")]
    [InlineData("create or replace procedure p() language sql begin atomic insert into t values (1); end")]
    [InlineData(
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 1; END"
    )]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; END")]
    [InlineData("CREATE FUNCTION f(begin atomic) RETURNS int AS 'x' LANGUAGE sql")]
    [InlineData("CREATE FUNCTION f() BEGIN /* c; */ ATOMIC\n(SELECT 1;); END")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC CREATE FUNCTION g() BEGIN ATOMIC SELECT 1; END; SELECT 2; END")]
    [InlineData("CREATE FUNCTION f() BEGIN ATOMIC END")]
    [InlineData("CREATE FUNCTION f() RETURNS int RETURN 1")]
    [InlineData("CREATE FUNCTION f() RETURNS int AS $$ BEGIN; END; $$ LANGUAGE plpgsql")]
    public void Bodies_stay_whole(string statement) =>
        Assert.Equal($"{statement}|SELECT 3", Statements($"{statement};\nSELECT 3;"));

    [Theory]
    [InlineData("BEGIN ATOMIC; SELECT 1; END;", "BEGIN ATOMIC|SELECT 1|END")]
    [InlineData("CREATE VIEW v AS SELECT begin atomic FROM t; SELECT 1;", "CREATE VIEW v AS SELECT begin atomic FROM t|SELECT 1")]
    [InlineData("BEGIN; SELECT 1; END;", "BEGIN|SELECT 1|END")]
    public void Only_functions_and_procedures_have_bodies(string sql, string statements) =>
        Assert.Equal(statements, Statements(sql));

    [Fact]
    public void A_statement_begins_with_its_first_word_and_ends_with_its_semicolon()
    {
        const string sql = "-- head\n  /* x */\r\n\tSELECT 1\n ; -- tail\n";
        var pieces = SqlSplitter.Split(sql).ToList();
        Assert.Equal(
            [SqlPieceKind.Trivia, SqlPieceKind.Statement, SqlPieceKind.Trivia],
            pieces.Select(static piece => piece.Kind)
        );
        var statement = pieces[1];
        Assert.Equal(new TextPosition(sql.IndexOf("SELECT", StringComparison.Ordinal), 3, 2), statement.Position);
        Assert.Equal("SELECT 1\n ", statement.Content(sql).ToString());
        Assert.Equal("SELECT 1\n ;", sql.Substring(statement.Offset, statement.Length));
        Assert.Equal(SqlPieceFlags.None, statement.Flags);
    }

    [Fact]
    public void The_last_statement_needs_no_semicolon()
    {
        var statement = SqlSplitter.Split("SELECT 1 /* c */").First();
        Assert.Equal((8, SqlPieceFlags.Open), (statement.Length, statement.Flags));
    }

    [Theory]
    [InlineData("SELECT 'a; SELECT 2;")]
    [InlineData("SELECT $x$; SELECT $y$ 2;")]
    [InlineData("SELECT \"a; SELECT 2;")]
    public void An_open_quote_takes_the_rest(string sql)
    {
        var statement = Assert.Single(SqlSplitter.Split(sql));
        Assert.Equal(sql.Length, statement.Length);
        Assert.Equal(SqlPieceFlags.Open | SqlPieceFlags.Unterminated, statement.Flags);
    }

    [Fact]
    public void An_open_comment_is_told()
    {
        var pieces = SqlSplitter.Split("SELECT 1; /* a").ToList();
        Assert.Equal(SqlPieceFlags.Unterminated, pieces[1].Flags);
    }

    [Theory]
    [InlineData("\\restrict aBc\nSELECT 1;\n\\unrestrict aBc\n", "meta:\\restrict aBc|SELECT 1|meta:\\unrestrict aBc")]
    [InlineData("  \\connect db\r\nSELECT 1;", "meta:\\connect db|SELECT 1")]
    [InlineData("SELECT '\\x', E'\\\\', \"\\\", $$\\.$$; -- \\a\n/* \\b */", "SELECT '\\x', E'\\\\', \"\\\", $$\\.$$")]
    [InlineData("\\.", "meta:\\.")]
    [InlineData("SELECT 1 \\gset\nSELECT 2;", "cut:SELECT 1|meta:\\gset|SELECT 2")]
    [InlineData("SELECT (1 \\g\n", "cut:SELECT (1|meta:\\g")]
    public void Psql_lines_are_pieces_of_their_own(string sql, string pieces) => Assert.Equal(pieces, Statements(sql));

    [Theory]
    [InlineData("\\restrict aBc", "restrict", "aBc")]
    [InlineData("\\.", ".", "")]
    [InlineData("\\  x", "", "x")]
    [InlineData("\\", "", "")]
    [InlineData("\\a\\b", "a", "\\b")]
    [InlineData("\\encoding\tLATIN1 ", "encoding", "LATIN1")]
    public void Psql_commands_have_names_and_arguments(string line, string name, string argument) =>
        Assert.Equal((name, argument), (MetaCommand.Name(line), MetaCommand.Argument(line)));

    [Theory]
    [InlineData("SET standard_conforming_strings = off;", true)]
    [InlineData("SET SESSION standard_conforming_strings TO 'off';", true)]
    [InlineData("set local Standard_Conforming_Strings = false;", true)]
    [InlineData("SET \"standard_conforming_strings\" = 0;", true)]
    [InlineData("SET standard_conforming_strings = on;", false)]
    [InlineData("SET standard_conforming_strings = off; RESET standard_conforming_strings;", false)]
    [InlineData("SET standard_conforming_strings = off; RESET ALL;", false)]
    [InlineData("SET standard_conforming_strings = off; DISCARD ALL;", false)]
    [InlineData("SET standard_conforming_strings = off; SET standard_conforming_strings TO DEFAULT;", false)]
    [InlineData("SET standard_conforming_strings = off; SET standard_conforming_strings = nonsense;", true)]
    [InlineData("BEGIN; SET LOCAL standard_conforming_strings = off; COMMIT;", false)]
    [InlineData("BEGIN; SET standard_conforming_strings = off; COMMIT;", true)]
    [InlineData("BEGIN; SET standard_conforming_strings = off; ROLLBACK;", false)]
    [InlineData("BEGIN; SAVEPOINT s; SET standard_conforming_strings = off; ROLLBACK TO s;", false)]
    [InlineData("BEGIN; SAVEPOINT s; SET standard_conforming_strings = off; RELEASE SAVEPOINT S;", true)]
    [InlineData("BEGIN; SAVEPOINT s; SET standard_conforming_strings = off; ROLLBACK WORK TO SAVEPOINT other;", true)]
    [InlineData("SET standard_conforming_strings = off; BEGIN; SET LOCAL standard_conforming_strings = on; END;", true)]
    [InlineData("SET standard_conforming_strings = off; BEGIN; SET standard_conforming_strings = on; ROLLBACK;", true)]
    [InlineData("SET standard_conforming_strings = off; ROLLBACK TO SAVEPOINT s;", true)]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql SET standard_conforming_strings = off AS 'x';", false)]
    public void The_script_decides_how_its_strings_are_read(string before, bool escapes)
    {
        const string after = @"SELECT 'a\'; SELECT 2; --'; SELECT 3";
        var statements = SqlSplitter.Split(before + after).Where(static piece => piece.Kind == SqlPieceKind.Statement).ToList();
        Assert.Equal(!escapes, statements[^1].StandardConformingStrings);
        Assert.Equal(escapes ? "SELECT 3" : "SELECT 2", statements[^1].Content(before + after).ToString());
    }

    [Fact]
    public void Pieces_come_one_by_one()
    {
        var text = "SELECT 1;" + new string(' ', 50_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var first = SqlSplitter.Split(text).First();
        Assert.Equal(9, first.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    /// <summary>Statements as they are, psql lines behind <c>meta:</c>, interrupted statements behind <c>cut:</c>.</summary>
    internal static string Statements(string sql)
    {
        var pieces = SqlSplitter.Split(sql).ToList();
        Assert.Equal(sql, string.Concat(pieces.Select(piece => sql.Substring(piece.Offset, piece.Length))));
        return string.Join(
            '|',
            pieces
                .Where(static piece => piece.Kind != SqlPieceKind.Trivia)
                .Select(piece =>
                    piece switch
                    {
                        { Kind: SqlPieceKind.MetaCommand } => "meta:" + piece.Content(sql).ToString(),
                        { Kind: SqlPieceKind.CopyData } => "data:" + piece.Content(sql).ToString(),
                        _ when piece.Flags.HasFlag(SqlPieceFlags.Interrupted) => "cut:" + piece.Content(sql).ToString(),
                        _ => piece.Content(sql).ToString(),
                    }
                )
        );
    }
}
