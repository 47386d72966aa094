using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Text;

/// <summary>A name stays on its line.</summary>
public sealed class OneLineTests
{
    [Theory]
    [InlineData("0001_größe 名前.sql", "0001_größe 名前.sql")]
    [InlineData("x\nDROP TABLE item;", "x\\u000ADROP TABLE item;")]
    [InlineData("x\r\n\t\0\x1b", "x\\u000D\\u000A\\u0009\\u0000\\u001B")]
    [InlineData("a\u0085b\u2028c\u2029d", "a\\u0085b\\u2028c\\u2029d")]
    [InlineData("a\u202Eb\uFEFFc\u200Bd", "a\\u202Eb\\uFEFFc\\u200Bd")]
    public void What_may_end_a_line_or_is_not_seen_is_written_out(string text, string line) =>
        Assert.Equal(line, OneLine.Of(text));
}
