using System.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Keeps a comment within what servers take.</summary>
internal static class MarkdownLength
{
    /// <summary>Appends parts until the next one would make the text longer than it may be.</summary>
    /// <param name="parts">The parts, one for each item. What is not appended is not made.</param>
    /// <param name="text">The text.</param>
    /// <param name="length">How long the text may become, in UTF-16 units.</param>
    /// <param name="items">How many items there are.</param>
    /// <returns>How many were left out.</returns>
    public static int AppendWhileShort(this IEnumerable<string> parts, StringBuilder text, int length, int items)
    {
        foreach (string part in parts)
        {
            if (text.Length + part.Length > length)
                break;
            text.Append(part);
            items--;
        }

        return items;
    }
}
