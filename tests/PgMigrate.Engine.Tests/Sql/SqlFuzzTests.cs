using System.Text;
using PgMigrate.Engine.Sql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql;

/// <summary>
/// Random scripts. <c>PGMIGRATE_FUZZ_SEED</c> repeats a run, <c>PGMIGRATE_FUZZ_ROUNDS</c> makes it longer.
/// </summary>
public sealed class SqlFuzzTests(ITestOutputHelper output)
{
    static readonly string[] Fragments =
    [
        "'",
        "''",
        "\"",
        "$$",
        "$a$",
        "$ab$",
        "$",
        "$1",
        "E'",
        "U&'",
        "U&\"",
        "B'",
        "N'",
        "\\",
        "\\.",
        "\n\\.\n",
        "\\restrict x",
        "--",
        "/*",
        "*/",
        "/",
        "*",
        "-",
        "+",
        ";",
        ";;",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "..",
        ":",
        "::",
        ":=",
        "=",
        "=>",
        "?",
        "?|",
        "||",
        "@",
        "#",
        "{",
        "\0",
        "\t",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\v",
        "\uFEFF",
        "ä",
        "日",
        "𝔸",
        "\uD800",
        "1",
        "1.5e",
        "0x",
        "0xF_",
        "1_",
        "1e+5",
        "a$b",
        "_",
        "é$x$",
        "CREATE ",
        "OR REPLACE ",
        "FUNCTION ",
        "PROCEDURE ",
        "BEGIN ATOMIC ",
        "BEGIN ",
        "END ",
        "CASE ",
        "COPY ",
        "COPY t FROM stdin;",
        "FROM ",
        "TO ",
        "COPY ",
        "BINARY ",
        "STDIN ",
        "SET ",
        "LOCAL ",
        "standard_conforming_strings ",
        "= off;",
        "TO DEFAULT;",
        "client_encoding ",
        "NAMES ",
        "'LATIN1'",
        "'SJIS'",
        "RESET ALL;",
        "COMMIT;",
        "ROLLBACK;",
        "SELECT ",
        "WITH x AS (",
        "INSERT INTO ",
        "TABLE ",
        "INDEX ",
        "CONCURRENTLY ",
        "IF NOT EXISTS ",
        "ON ",
        "ONLY ",
        "ALTER ",
        "DETACH PARTITION ",
        "REINDEX (",
        "SUBSCRIPTION ",
        "GRANT ",
        "COMMENT ON ",
        "DROP ",
        "VACUUM ",
        "x",
        "s.t ",
        "\"q\"\"r\" ",
    ];

    [Fact]
    public void Nothing_throws_and_nothing_is_lost()
    {
        var seed = TestScale.Given("PGMIGRATE_FUZZ_SEED") ?? Environment.TickCount;
        var rounds = TestScale.Count("PGMIGRATE_FUZZ_ROUNDS", usual: 1_000, full: 1_000_000);
        output.WriteLine($"PGMIGRATE_FUZZ_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var text = RandomScript(random);
            try
            {
                CheckTokens(text);
                CheckPieces(text);
                CheckBytes(Encoding.UTF8.GetBytes(text), random);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}, round {round}, script {Convert.ToHexString(Encoding.Unicode.GetBytes(text))}: {e}");
            }
        }
    }

    static void CheckTokens(string text)
    {
        var lexer = new SqlLexer(text);
        var end = 0;
        while (lexer.TryRead(out var token))
        {
            Assert.Equal(end, token.Start);
            Assert.InRange(token.Length, 1, text.Length - end);
            end = token.End;
            Assert.True(!token.Unterminated || end == text.Length);
        }
        Assert.Equal(text.Length, end);
    }

    static void CheckPieces(string text)
    {
        var end = 0;
        foreach (var piece in SqlSplitter.Split(text))
        {
            Assert.Equal(end, piece.Offset);
            Assert.True(piece.Length > 0);
            Assert.InRange(piece.ContentLength, 0, piece.Length);
            Assert.Equal(TextPosition.Of(text, piece.Offset), piece.Position);
            end = piece.End;
            if (piece.Kind == SqlPieceKind.Statement)
                CheckFacts(text, piece);
        }
        Assert.Equal(text.Length, end);
    }

    static void CheckFacts(string text, SqlPiece piece)
    {
        var facts = StatementFacts.Read(piece.Content(text), piece.StandardConformingStrings);
        Assert.InRange(facts.ParameterOffset ?? 0, 0, piece.ContentLength - 1);
        Assert.InRange(piece.Locate(text, facts.ParameterOffset ?? 1).Offset, piece.Offset, piece.End);
        var copiesFromStdin = facts.Copy is { IsFrom: true, Channel: CopyChannel.Client };
        Assert.Equal(copiesFromStdin, piece.Flags.HasFlag(SqlPieceFlags.CopiesFromStdin));
    }

    /// <summary>Bytes that are no text are an error that users can read, and nothing else.</summary>
    static void CheckBytes(byte[] bytes, Random random)
    {
        for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        try
        {
            ScriptText.Decode(bytes);
        }
        catch (MigrationException e) when (e.ErrorId == MigrationErrorId.ScriptEncoding)
        {
            Assert.True(e is { Line: >= 1, Column: >= 1 });
        }
    }

    static string RandomScript(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var isFragment = random.Next(12) > 0;
            text.Append(isFragment ? Fragments[random.Next(Fragments.Length)] : ((char)random.Next(0x20, 0x7F)).ToString());
        }
        return text.ToString();
    }
}
