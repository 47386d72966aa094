using System.Text.RegularExpressions;

namespace PgMigrate.Tool;

/// <summary>A command, its parameters and their values, as the shell split them.</summary>
/// <param name="command">The command's name.</param>
/// <param name="words">What follows it.</param>
internal sealed partial class CommandWords(string command, IReadOnlyList<string> words)
{
    /// <summary>
    /// The PowerShell of it. Values are taken literally, so that they need no second quoting; only names with commas are a list
    /// where the parameter takes several, since a shell has no other way to write one. <c>--run-lock-timeout</c> is
    /// <c>-RunLockTimeout</c>.
    /// </summary>
    /// <param name="takesSeveral">Whether a parameter of that command, as it is written, takes several values.</param>
    public string ToPipeline(Func<string, string, bool> takesSeveral)
    {
        List<string> parts = [command];
        string? parameter = null;
        foreach (string word in words)
        {
            Match match = Match(word);
            parameter = match.Success ? NameOf(match) : parameter;
            string value = word[match.Length..];
            string written = match.Success ? $"-{parameter}{(match.Value[^1] is ':' or '=' ? ":" : string.Empty)}" : string.Empty;
            if (match.Success && value.Length == 0)
            {
                parts.Add(written);
                continue;
            }

            bool isList = parameter is not null && NameList().IsMatch(value) && takesSeveral(command, parameter);
            parts.Add(written + (isList ? string.Join(',', value.Split(',').Select(Quote)) : Quote(value)));
            parameter = null;
        }

        return string.Join(' ', parts);
    }

    /// <summary>The name of the parameter that a word is; null where it is a value.</summary>
    public static string? NameOf(string word) => Match(word) is { Success: true } match ? NameOf(match) : null;

    private static Match Match(string word) =>
        ParameterName().Match(word) is { Success: true } match ? match : LongName().Match(word);

    private static string NameOf(Match match) => match.Groups["name"].Value.Replace("-", string.Empty, StringComparison.Ordinal);

    private static string Quote(string value) =>
        value switch
        {
            "$true" or "$false" or "$null" => value,
            _ => $"'{QuoteMarks().Replace(value, "$0$0")}'",
        };

    [GeneratedRegex("^-(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::|$)")]
    private static partial Regex ParameterName();

    [GeneratedRegex("^--(?<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:=|$)")]
    private static partial Regex LongName();

    // A connection string, a path and a signature of a function are no such list.
    [GeneratedRegex(@"^[\w.*?-]+(?:,[\w.*?-]+)+$")]
    private static partial Regex NameList();

    // PowerShell takes each of these for a single quotation mark.
    [GeneratedRegex("['\u2018\u2019\u201a\u201b]")]
    private static partial Regex QuoteMarks();
}
