using System.Text;

namespace PgMigrate.HelpBuilder.Writing;

/// <summary>Cuts text into lines of a given width.</summary>
internal static class TextWrap
{
    private const string Bullet = "- ";

    /// <summary>
    /// Cuts at spaces; a word wider than the line stays whole. A list item's next lines stand under its first word.
    /// </summary>
    /// <param name="text">One paragraph or list item, without line breaks.</param>
    /// <param name="indent">What each line begins with.</param>
    /// <param name="width">At most so many characters a line, the indent included.</param>
    public static IEnumerable<string> Wrap(string text, string indent, int width)
    {
        var hanging = text.StartsWith(Bullet, StringComparison.Ordinal) ? indent + new string(' ', Bullet.Length) : indent;
        var words = text.Split(' ');
        var line = new StringBuilder(indent).Append(words[0]);
        foreach (var word in words.Skip(1))
        {
            if (line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append(hanging).Append(word);
                continue;
            }

            line.Append(' ').Append(word);
        }

        yield return line.ToString();
    }
}
