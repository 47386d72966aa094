using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Tests.Sql;

public sealed class TextPositionTests
{
    [Theory]
    [InlineData("abc", 0, 1, 1)]
    [InlineData("a\nbc", 3, 2, 2)]
    [InlineData("a\r\nbc", 3, 2, 1)]
    [InlineData("a\rbc", 2, 2, 1)]
    [InlineData("\n\r\n\r\nx", 5, 4, 1)]
    [InlineData("a\n", 2, 2, 1)]
    [InlineData("", 0, 1, 1)]
    public void Lines_end_with_any_line_break(string text, int offset, int line, int column) =>
        Assert.Equal(new TextPosition(offset, line, column), TextPosition.Of(text, offset));

    [Theory]
    [InlineData(1, 6, 2, 1)]
    [InlineData(8, 13, 2, 8)]
    // '𝔸' is one character for the server and two for UTF-16.
    [InlineData(11, 17, 2, 12)]
    [InlineData(14, 20, 3, 2)]
    // The server puts errors at the end of the input one behind it.
    [InlineData(99, 21, 3, 3)]
    [InlineData(0, 6, 2, 1)]
    public void Server_positions_count_characters_of_the_statement(int position, int offset, int line, int column)
    {
        const string script = "-- é\r\nSELECT '𝔸'x\n ;";
        var expected = new TextPosition(Math.Min(offset, script.Length), line, column);
        Assert.Equal(expected, TextPosition.OfServerError(script, 6, position));
    }

    [Fact]
    public void The_counter_goes_forward_only()
    {
        var counter = new LineCounter();
        counter.Advance("a\nb", 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Advance("a\nb", 1));
    }
}
