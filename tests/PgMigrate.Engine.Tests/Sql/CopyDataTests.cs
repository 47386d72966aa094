using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class CopyDataTests
{
    [Theory]
    [InlineData("COPY t FROM stdin")]
    [InlineData("copy t (a, b) from stdin with csv")]
    [InlineData("COPY BINARY t FROM STDIN")]
    [InlineData("COPY t FROM STDIN USING DELIMITERS '|' WITH NULL AS 'x;'")]
    [InlineData("COPY \"from\".\"s;t\" (\"a;b\") FROM STDIN (FORMAT csv, HEADER true)")]
    [InlineData("COPY s.from FROM stdin")]
    [InlineData("COPY s.to FROM stdin")]
    [InlineData("COPY t /* FROM 'x' */ FROM -- stdin;\n stdin")]
    [InlineData("COPY t FROM stdin WHERE a > 1")]
    [InlineData("COPY t FROM STDOUT")]
    public void Lines_behind_a_copy_from_the_client_are_data(string copy) =>
        Assert.Equal($"{copy}|data:1;\t'\n\\N\n|SELECT 1", SqlSplitterTests.Statements($"{copy};\n1;\t'\n\\N\n\\.\nSELECT 1;"));

    [Theory]
    [InlineData("COPY t TO stdout")]
    [InlineData("COPY t FROM '/x/stdin'")]
    [InlineData("COPY t FROM PROGRAM 'stdin'")]
    [InlineData("COPY (SELECT a FROM stdin) TO STDOUT")]
    [InlineData("SELECT copy FROM stdin")]
    public void Other_copies_have_no_data(string copy) =>
        Assert.Equal($"{copy}|SELECT 1", SqlSplitterTests.Statements($"{copy};\nSELECT 1;"));

    [Theory]
    [InlineData("COPY t FROM stdin;\n\\.\n", "COPY t FROM stdin|data:")]
    [InlineData("COPY t FROM stdin;\r\n1\r\n\\.\r\nSELECT 1;", "COPY t FROM stdin|data:1\r\n|SELECT 1")]
    [InlineData("COPY t FROM stdin;\n1\n \\.\n\\. \n\\.x\n\\.", "COPY t FROM stdin|data:1\n \\.\n\\. \n\\.x\n")]
    [InlineData("COPY t FROM stdin; -- why; not\n1\n\\.\n", "COPY t FROM stdin|data:1\n")]
    [InlineData("COPY t FROM stdin; SELECT 1;\n1\n\\.\nSELECT 2;", "COPY t FROM stdin|SELECT 1|data:1\n|SELECT 2")]
    [InlineData(
        "COPY t FROM stdin; COPY u FROM stdin;\n1\n\\.\n2\n\\.\nSELECT 2;",
        "COPY t FROM stdin|COPY u FROM stdin|data:1\n|data:2\n|SELECT 2"
    )]
    [InlineData("COPY t FROM stdin; SELECT\n1\n\\.\nSELECT 2;", "COPY t FROM stdin|cut:SELECT|data:1\n|SELECT 2")]
    [InlineData("COPY t FROM stdin;", "COPY t FROM stdin")]
    [InlineData("COPY t FROM stdin", "COPY t FROM stdin")]
    [InlineData("COPY t FROM stdin;\n", "COPY t FROM stdin")]
    public void Data_begins_on_the_next_line_and_ends_at_its_mark(string sql, string pieces) =>
        Assert.Equal(pieces, SqlSplitterTests.Statements(sql));

    [Fact]
    public void Data_without_end_takes_the_rest()
    {
        var data = SqlSplitter.Split("COPY t FROM stdin;\n1\nSELECT 1;\n").Last();
        Assert.Equal((SqlPieceKind.CopyData, SqlPieceFlags.Open), (data.Kind, data.Flags));
    }

    [Fact]
    public void A_dump_of_pg_dump_is_cut_right()
    {
        const string dump = """
            --
            -- PostgreSQL database dump
            --

            \restrict R5gq

            SET client_encoding = 'UTF8';
            SET standard_conforming_strings = on;

            COPY public.a (id, name) FROM stdin;
            1	it's; "x" $$ /*
            2	\N
            \.


            SELECT pg_catalog.setval('public.a_id_seq', 2, true);

            \unrestrict R5gq

            """;
        Assert.Equal(
            "meta:\\restrict R5gq|SET client_encoding = 'UTF8'|SET standard_conforming_strings = on|COPY public.a (id, name) "
                + "FROM stdin"
                + "|data:1\tit's; \"x\" $$ /*\n2\t\\N\n|SELECT pg_catalog.setval('public.a_id_seq', 2, true)|meta:\\unrestrict "
                + "R5gq",
            SqlSplitterTests.Statements(dump)
        );
    }
}
