using System.Text;

namespace PgMigrate.Spring.Values;

/// <summary>
/// Names of properties as Boot compares them: element by element, case and everything but letters and digits ignored. What
/// stands in brackets is a number of a list, or a key as it is written.
/// </summary>
internal static class PropertyName
{
    /// <summary>The form in which two names of one property are the same: <c>a.bigName[0]</c> is <c>a.bigname[0]</c>.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        bool inBrackets = false;
        foreach (char c in name)
        {
            inBrackets = c == '[' || (inBrackets && c != ']');
            if (inBrackets || c is ']' or '.')
                key.Append(c);
            else if (char.IsLetterOrDigit(c))
                key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    /// <summary>The same of an environment variable: underscores part the elements, and a number is one of a list.</summary>
    public static string KeyOfVariable(string variable)
    {
        var key = new StringBuilder(variable.Length);
        foreach (string element in variable.Split('_', StringSplitOptions.RemoveEmptyEntries))
            if (element.All(char.IsAsciiDigit))
                key.Append('[').Append(element).Append(']');
            else
                key.Append(key.Length > 0 ? "." : string.Empty).Append(Key(element));
        return key.ToString();
    }

    /// <summary>
    /// The variables by which the environment can set a property, the first one that is there counts: without dashes, with
    /// underscores in their place, and both in lower case.
    /// </summary>
    public static IEnumerable<string> Variables(string name)
    {
        string flat = name.Replace("[", ".", StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal);
        string plain = flat.Replace('.', '_').Replace("-", string.Empty, StringComparison.Ordinal);
        string legacy = flat.Replace('.', '_').Replace('-', '_');
        yield return plain.ToUpperInvariant();
        yield return legacy.ToUpperInvariant();
        yield return plain.ToLowerInvariant();
        yield return legacy.ToLowerInvariant();
    }

    /// <summary>Whether a name is one that relaxed names are compared with: lower case, digits, dashes, dots, brackets.</summary>
    public static bool IsCanonical(string name) =>
        name.Length > 0
        && name[0] is not ('.' or '-')
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '[' or ']');
}
