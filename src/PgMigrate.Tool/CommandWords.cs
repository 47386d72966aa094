using System.Text.RegularExpressions;

namespace PgMigrate.Tool;

/// <summary>A command, its parameters and their values, as the shell split them.</summary>
/// <param name="command">The command's name.</param>
/// <param name="words">What follows it.</param>
internal sealed partial class CommandWords(string command, IReadOnlyList<string> words)
{
    /// <summary>
    /// The PowerShell of it. Values are taken literally, so that they need no second quoting; only names with commas are a list
    /// where the parameter takes several, since a shell has no other way to write one.
    /// </summary>
    /// <param name="takesSeveral">Whether a parameter of that command, as it is written, takes several values.</param>
    public string ToPipeline(Func<string, string, bool> takesSeveral)
    {
        List<string> parts = [command];
        string? parameter = null;
        foreach (string word in words)
        {
            Match match = ParameterName().Match(word);
            parameter = match.Success ? match.Groups["name"].Value : parameter;
            string value = word[match.Length..];
            if (match.Success && value.Length == 0)
            {
                parts.Add(word);
                continue;
            }

            bool isList = parameter is not null && NameList().IsMatch(value) && takesSeveral(command, parameter);
            parts.Add(match.Value + (isList ? string.Join(',', value.Split(',').Select(Quote)) : Quote(value)));
            parameter = null;
        }

        return string.Join(' ', parts);
    }

    private static string Quote(string value) =>
        value switch
        {
            "$true" or "$false" or "$null" => value,
            _ => $"'{QuoteMarks().Replace(value, "$0$0")}'",
        };

    [GeneratedRegex("^-(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::|$)")]
    private static partial Regex ParameterName();

    // A connection string, a path and a signature of a function are no such list.
    [GeneratedRegex(@"^[\w.*?-]+(?:,[\w.*?-]+)+$")]
    private static partial Regex NameList();

    // PowerShell takes each of these for a single quotation mark.
    [GeneratedRegex("['\u2018\u2019\u201a\u201b]")]
    private static partial Regex QuoteMarks();
}
