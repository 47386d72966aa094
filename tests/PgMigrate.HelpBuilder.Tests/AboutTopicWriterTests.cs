using PgMigrate.HelpBuilder.Writing;

namespace PgMigrate.HelpBuilder.Tests;

public class AboutTopicWriterTests
{
    [Fact]
    public void Writes_a_topic_that_fits_a_console()
    {
        var text = AboutTopicWriter.Write("about_Things.md", Pages.Topic);

        Assert.Equal(
            """
            TOPIC
                about_Things

            SHORT DESCRIPTION
                What things are.

            LONG DESCRIPTION
                Things are things that have been thought of by those who think of things,
                and of nothing else at all.

                Boxes
                    - A box holds as many things as there is room for in it, and when it
                      is full it does not hold any more.

                        Get-Thing one

                        Get-Thing two

            """,
            text
        );
    }

    [Fact]
    public void Leaves_a_word_wider_than_the_line_whole()
    {
        var word = new string('x', 20);

        Assert.Equal(["  a", $"  {word}", "  b"], TextWrap.Wrap($"a {word} b", "  ", 10));
    }
}
