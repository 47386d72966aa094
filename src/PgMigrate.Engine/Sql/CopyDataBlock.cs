namespace PgMigrate.Engine.Sql;

/// <summary>The inline data of a COPY: as in psql, up to a line of <c>\.</c> alone, whatever the data's format.</summary>
internal static class CopyDataBlock
{
    /// <summary>Where the data that begins at <paramref name="start"/> ends.</summary>
    /// <returns>The offsets of the line <c>\.</c> and behind it; both the text's end where there is none.</returns>
    public static (int ContentEnd, int End) Find(ReadOnlySpan<char> text, int start)
    {
        var line = start;
        while (line < text.Length)
        {
            var lineBreak = text[line..].IndexOf('\n');
            var next = lineBreak < 0 ? text.Length : line + lineBreak + 1;
            if (text[line..next] is "\\.\n" or "\\.\r\n" or "\\.")
                return (line, next);
            line = next;
        }
        return (text.Length, text.Length);
    }
}
