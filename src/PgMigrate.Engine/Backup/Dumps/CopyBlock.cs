using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>The statement that the rows of one table follow in a script of pg_restore.</summary>
/// <param name="Schema">As the catalogue has it.</param>
/// <param name="Table">As the catalogue has it.</param>
/// <param name="Columns">As the catalogue has them, in the order of the rows' values.</param>
internal sealed record CopyBlock(string Schema, string Table, IReadOnlyList<string> Columns)
{
    private const string Start = "COPY ";
    private const string End = " FROM stdin;";

    /// <summary>Reads a statement; null where it is another one.</summary>
    public static CopyBlock? TryParse(string statement)
    {
        if (!statement.StartsWith(Start, StringComparison.Ordinal) || !statement.EndsWith(End, StringComparison.Ordinal))
            return null;
        var names = Names(statement[Start.Length..^End.Length]).ToArray();
        return names.Length < 2 ? null : new CopyBlock(names[0], names[1], names[2..]);
    }

    // schema.table (column, column): pg_dump qualifies each table, and quotes what must be.
    private static IEnumerable<string> Names(string text)
    {
        for (var place = 0; place < text.Length; )
        {
            if (text[place] is '.' or ',' or '(' or ')' or ' ')
            {
                place++;
                continue;
            }

            var end = EndOfName(text, place);
            yield return SqlIdentifier.Parse(text.AsSpan(place, end - place));
            place = end;
        }
    }

    private static int EndOfName(string text, int start)
    {
        if (text[start] != '"')
            return text.AsSpan(start).IndexOfAny(". ,()") is >= 0 and var length ? start + length : text.Length;
        var end = start + 1;
        while (end < text.Length && (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"')))
            end += text[end] == '"' ? 2 : 1;
        return Math.Min(end + 1, text.Length);
    }
}
