using System.Text;

namespace PgMigrate.Spring.Java;

/// <summary>Cuts what a variable such as JAVA_TOOL_OPTIONS holds into words: at white space, but for quoted parts.</summary>
internal static class JavaWords
{
    /// <summary>The words, quotation marks taken off.</summary>
    public static IEnumerable<string> Cut(string text)
    {
        var word = new StringBuilder();
        bool isWord = false;
        char? quote = null;
        foreach (char c in text)
        {
            if (quote is null && char.IsWhiteSpace(c))
            {
                if (isWord)
                    yield return word.ToString();
                word.Clear();
                isWord = false;
                continue;
            }

            isWord = true;
            if (quote is null && c is '"' or '\'')
                quote = c;
            else if (c == quote)
                quote = null;
            else
                word.Append(c);
        }

        if (isWord)
            yield return word.ToString();
    }
}
