using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class ScriptTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("SELECT 'äöü 日本 𝔸';\r\n")]
    [InlineData("SET client_encoding = 'UTF8'; SELECT 'ä';")]
    [InlineData("-- the names\nSELECT 'ä';")]
    public void Utf8_is_taken_as_it_is(string text)
    {
        var script = ScriptText.Decode(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, script.Text);
        Assert.Same(script.Text, script.HashText);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        const string text = "SET client_encoding = 'LATIN1'; SELECT 'x';";
        var script = ScriptText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
        Assert.Equal(text, script.Text);
    }

    [Fact]
    public void The_hash_text_is_what_File_ReadAllText_gives()
    {
        var random = new Random(7);
        var path = Path.GetTempFileName();
        byte[][] marks =
        [
            [],
            [0xEF, 0xBB, 0xBF],
            [0xFF, 0xFE],
            [0xFE, 0xFF],
            [0xFF, 0xFE, 0, 0],
            [0, 0, 0xFE, 0xFF],
            [0xFF],
            [0xEF, 0xBB],
        ];
        try
        {
            for (var i = 0; i < 4000; i++)
            {
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                bytes = [.. marks[i % marks.Length], .. bytes];
                File.WriteAllBytes(path, bytes);
                var mark = ByteOrderMark.Detect(bytes);
                Assert.Equal(File.ReadAllText(path), ScriptDecoder.ReadAllText(bytes.AsSpan(mark.Length), mark.CodePage));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("SET client_encoding = 'LATIN1';", 28591, "é ß")]
    [InlineData("SET client_encoding TO latin9;", 28605, "é €")]
    [InlineData("set names 'win1252';", 1252, "é €")]
    [InlineData("SET SESSION client_encoding = 'ISO-8859-2';", 28592, "é ł")]
    [InlineData("SET LOCAL client_encoding = 'KOI8';", 20866, "Привет")]
    [InlineData("\\encoding WIN1251\n", 1251, "Привет")]
    [InlineData("SET client_encoding = 'Shift_JIS';", 932, "日本表ソ")]
    [InlineData("SET client_encoding = 'EUC_JP';", 51932, "日本表ソ")]
    [InlineData("SET client_encoding = 'GB18030';", 54936, "日本𝔸")]
    public void The_script_says_what_it_is_written_in(string set, int codePage, string text)
    {
        var sql = $"SELECT E'{text}'; -- {text}";
        byte[] bytes = [.. Encoding.UTF8.GetBytes("-- ä before\n" + set), .. PgEncoding.Strict(codePage).GetBytes(sql)];
        Assert.Equal("-- ä before\n" + set + sql, ScriptText.Decode(bytes).Text);
    }

    [Fact]
    public void Valid_utf8_is_not_utf8_where_the_script_says_otherwise()
    {
        var script = ScriptText.Decode("SET client_encoding = 'LATIN1'; SELECT 'é'; RESET client_encoding; SELECT 'é';"u8);
        Assert.Equal("SET client_encoding = 'LATIN1'; SELECT 'Ã©'; RESET client_encoding; SELECT 'é';", script.Text);
        Assert.Equal("SET client_encoding = 'LATIN1'; SELECT 'é'; RESET client_encoding; SELECT 'é';", script.HashText);
    }

    [Fact]
    public void The_setting_follows_transactions()
    {
        var script = ScriptText.Decode("BEGIN; SET LOCAL client_encoding = 'LATIN1'; SELECT 'é'; COMMIT; SELECT 'é';"u8);
        Assert.EndsWith("SELECT 'Ã©'; COMMIT; SELECT 'é';", script.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'SET client_encoding = LATIN1'; SELECT 'é';")]
    [InlineData("-- SET client_encoding = 'LATIN1';\nSELECT 'é';")]
    [InlineData("COPY t FROM stdin;\nSET client_encoding = 'LATIN1';\n\\.\nSELECT 'é';")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql SET client_encoding = 'LATIN1' AS 'x'; SELECT 'é';")]
    public void Only_a_statement_sets_the_encoding(string text) =>
        Assert.Equal(text, ScriptText.Decode(Encoding.UTF8.GetBytes(text)).Text);

    // Where .NET's code pages and PostgreSQL's conversions differ.
    [Theory]
    [InlineData("ISO_8859_7", 0xA4, "€")]
    [InlineData("ISO_8859_7", 0xA1, "‘")]
    [InlineData("ISO_8859_8", 0xAF, "¯")]
    [InlineData("KOI8U", 0xAE, "╝")]
    [InlineData("LATIN1", 0x81, "\u0081")]
    public void Bytes_mean_what_they_mean_to_the_server(string encoding, byte code, string meaning) =>
        Assert.EndsWith(
            meaning,
            ScriptText.Decode([.. Encoding.ASCII.GetBytes($"SET NAMES '{encoding}';"), code]).Text,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("SELECT 1;\n  'ä", new byte[] { 0xE4, 0x20 }, 2, 5, "0xE4", "UTF-8")]
    [InlineData("", new byte[] { 0xED, 0xA0, 0x80 }, 1, 1, "0xED", "UTF-8")]
    [InlineData("SET NAMES 'WIN1252';\n€", new byte[] { 0x81 }, 2, 4, "0x81", "WIN1252")]
    [InlineData("SET NAMES 'SJIS';\n", new byte[] { 0x81 }, 2, 1, "0x81", "SJIS")]
    [InlineData("SET NAMES 'ISO88596';\n", new byte[] { 0xA1 }, 2, 1, "0xA1", "ISO88596")]
    public void Bytes_without_meaning_are_refused_with_their_place(
        string before,
        byte[] bytes,
        int line,
        int column,
        string hex,
        string encoding
    )
    {
        var error = Assert.Throws<MigrationException>(() =>
            ScriptText.Decode([.. Encoding.UTF8.GetBytes(before), .. bytes], "/x/a.sql")
        );
        Assert.Equal(
            (MigrationErrorId.ScriptEncoding, "/x/a.sql", line, column),
            (error.ErrorId, error.Path, error.Line, error.Column)
        );
        Assert.Contains(hex, error.Message, StringComparison.Ordinal);
        Assert.Contains(encoding, error.Message, StringComparison.Ordinal);
        Assert.Contains($"line {line}, column {column}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_bytes_before_the_setting_are_refused()
    {
        var error = Assert.Throws<MigrationException>(() =>
            ScriptText.Decode([0x2D, 0x2D, 0xE4, .. "\nSET NAMES 'LATIN1';"u8, 0xE4])
        );
        Assert.Equal((1, 3), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("SELECT 1;\r\nSELECT '\0';", 2, 9)]
    [InlineData("\0", 1, 1)]
    public void Nul_is_refused_with_its_place(string text, int line, int column)
    {
        var error = Assert.Throws<MigrationException>(() => ScriptText.Decode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((MigrationErrorId.ScriptEncoding, line, column), (error.ErrorId, error.Line, error.Column));
    }

    [Theory]
    [InlineData("SELECT 1;\nSET client_encoding = 'EUC_TW';", "EUC_TW")]
    [InlineData("SELECT 1;\nSET NAMES 'BIG5' ;", "BIG5")]
    [InlineData("SELECT 1;\n\\encoding nonsense", "nonsense")]
    public void An_unknown_encoding_is_refused(string text, string name)
    {
        var error = Assert.Throws<MigrationException>(() => ScriptText.Decode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((MigrationErrorId.ScriptEncoding, 2), (error.ErrorId, error.Line));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_changes_its_encoding_all_the_time_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("SET NAMES 'LATIN1';\nSET NAMES 'UTF8';\n", 50));
        var error = Assert.Throws<MigrationException>(() => ScriptText.Decode(Encoding.UTF8.GetBytes(text)));
        Assert.Equal((MigrationErrorId.ScriptEncoding, 17), (error.ErrorId, error.Line));
    }

    [Fact]
    public void A_lone_surrogate_in_utf16_is_refused()
    {
        var error = Assert.Throws<MigrationException>(() => ScriptText.Decode([0xFF, 0xFE, 0x41, 0, 0x00, 0xD8, 0x41, 0]));
        Assert.Equal((MigrationErrorId.ScriptEncoding, 1, 2), (error.ErrorId, error.Line, error.Column));
    }

    [Fact]
    public void A_missing_file_is_an_error_with_its_path()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "a.sql");
        var error = Assert.Throws<MigrationException>(() => ScriptText.Read(path));
        Assert.Equal((MigrationErrorId.ScriptUnreadable, path), (error.ErrorId, error.Path));
    }
}
