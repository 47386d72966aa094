using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Tests.Text;

/// <summary>What of a text differs, in lines.</summary>
public sealed class LineDifferenceTests
{
    [Theory]
    [InlineData("a", "a", "")]
    [InlineData("a\r\nb\r\n", "a\nb", "")]
    [InlineData("a", "b", "- a|+ b")]
    [InlineData("", "a", "- |+ a")]
    [InlineData("a|b|c", "a|c", "  a|- b|  c")]
    [InlineData("a|b|c", "x|b|y", "- a|+ x|  b|- c|+ y")]
    [InlineData("1|2|3|4|5|6|7|8", "1|2|3|x|5|6|7|8", "  2|  3|- 4|+ x|  5|  6")]
    [InlineData("a|2|3|4|5|6|7|b", "x|2|3|4|5|6|7|y", "- a|+ x|  2|  3|  …|  6|  7|- b|+ y")]
    [InlineData("a|a|a", "a|a", "  a|  a|- a")]
    public void Lines_that_differ_are_told_with_those_around_them(string before, string after, string expected) =>
        Assert.Equal(
            expected.Length == 0 ? [] : expected.Split('|'),
            LineDifference.Of(before.Replace('|', '\n'), after.Replace('|', '\n'))
        );

    [Fact]
    public void Long_texts_without_a_common_line_are_told_whole()
    {
        var before = string.Join('\n', Enumerable.Range(0, 3000).Select(line => $"old {line}"));
        var after = string.Join('\n', Enumerable.Range(0, 3000).Select(line => $"new {line}"));

        Assert.Equal(6000, LineDifference.Of(before, after).Count);
        Assert.Equal(4, LineDifference.Excerpt(before, after, 3).Split('\n').Length);
    }
}
