namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Goes past parentheses and lists, and keeps what stands in them as text.</summary>
internal static class GroupReader
{
    /// <summary>Goes past one token, or past the whole group in parentheses or brackets that begins with it.</summary>
    public static void MovePastItem(this ref StatementReader reader)
    {
        var depth = 0;
        do
        {
            depth +=
                Opens(ref reader) ? 1
                : Closes(ref reader) ? -1
                : 0;
            reader.Move();
        } while (depth > 0 && !reader.AtEnd);
    }

    /// <summary>Goes past the group in parentheses, if it stands on one.</summary>
    public static bool SkipGroup(this ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.OpenParenthesis))
            return false;
        reader.MovePastItem();
        return true;
    }

    /// <summary>True on a comma or closing parenthesis, and at the end.</summary>
    public static bool AtListBreak(this ref StatementReader reader) =>
        reader.AtEnd || reader.Is(SqlTokenKind.Comma) || reader.Is(SqlTokenKind.CloseParenthesis);

    /// <summary>Goes to the comma or closing parenthesis that ends this item of a list, or to the end.</summary>
    public static void SkipToListBreak(this ref StatementReader reader)
    {
        while (!reader.AtListBreak())
            reader.MovePastItem();
    }

    /// <summary>Goes to the next comma outside of parentheses, past closing ones that close nothing.</summary>
    public static void SkipToComma(this ref StatementReader reader)
    {
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.Comma))
            reader.MovePastItem();
    }

    /// <summary>The text up to the end of this item of a list.</summary>
    public static string ItemText(this ref StatementReader reader)
    {
        var from = reader.Offset;
        reader.SkipToListBreak();
        return reader.TextSince(from);
    }

    /// <summary>The text up to the statement's end, without comments behind its last token.</summary>
    public static string TextToEnd(this ref StatementReader reader)
    {
        var from = reader.Offset;
        while (!reader.AtEnd)
            reader.Move();
        return reader.TextSince(from);
    }

    /// <summary>What stands in the parentheses that it stands on; null where it does not.</summary>
    public static string? GroupText(this ref StatementReader reader)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return null;
        var from = reader.Offset;
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.CloseParenthesis))
            reader.MovePastItem();
        var text = reader.TextSince(from);
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return text;
    }

    /// <summary>The items in the parentheses that it stands on, as text; empty where it does not.</summary>
    public static IReadOnlyList<string> GroupItems(this ref StatementReader reader)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return [];
        var items = new List<string>();
        do
        {
            if (reader.ItemText() is { Length: > 0 } item)
                items.Add(item);
        } while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return items;
    }

    /// <summary>The columns of a list <c>(a, PERIOD b, c WITHOUT OVERLAPS)</c>; empty where none follows.</summary>
    public static IReadOnlyList<string> GroupColumns(this ref StatementReader reader)
    {
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return [];
        var columns = new List<string>();
        do
        {
            var first = reader;
            if (first.TryWords("PERIOD") && first.IsName())
                reader = first;
            if (reader.Identifier() is { } column)
                columns.Add(column);
            reader.SkipToListBreak();
        } while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return columns;
    }

    static bool Opens(ref StatementReader reader) =>
        reader.Is(SqlTokenKind.OpenParenthesis) || reader.Is(SqlTokenKind.OpenBracket);

    static bool Closes(ref StatementReader reader) =>
        reader.Is(SqlTokenKind.CloseParenthesis) || reader.Is(SqlTokenKind.CloseBracket);
}
