using System.Text;

namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Keywords that follow each other.</summary>
internal static class KeywordReader
{
    /// <summary>Enough to tell any two actions apart, and few enough for a message.</summary>
    const int MostWords = 4;

    /// <summary>Goes past the first of these phrases that follows, and says which; null where none does.</summary>
    public static string? TryPhrase(this ref StatementReader reader, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (reader.TryOne(phrase))
                return phrase;
        }
        return null;
    }

    static bool TryOne(this ref StatementReader reader, ReadOnlySpan<char> phrase)
    {
        var space = phrase.IndexOf(' ');
        if (!reader.IsWord(space < 0 ? phrase : phrase[..space]))
            return false;
        var ahead = reader;
        ahead.Move();
        if (space >= 0 && !ahead.TryOne(phrase[(space + 1)..]))
            return false;
        reader = ahead;
        return true;
    }

    /// <summary>Goes past the words that follow, a few at most, and gives them in capitals.</summary>
    public static string LeadingWords(this ref StatementReader reader)
    {
        var words = new StringBuilder();
        for (var i = 0; i < MostWords && reader.Is(SqlTokenKind.Word); i++)
        {
            words.Append(i == 0 ? "" : " ").Append(reader.CurrentText.ToString().ToUpperInvariant());
            reader.Move();
        }
        return words.ToString();
    }

    /// <summary>The text of a constant in quotes, and goes past it; null where none follows.</summary>
    public static string? Literal(this ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.String) && !reader.Is(SqlTokenKind.DollarString))
            return null;
        var value = SqlLiteral.Value(reader.CurrentText, reader.Current.Kind);
        reader.Move();
        return value;
    }
}
