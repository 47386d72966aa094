using System.Text;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>What stands for a value in the scripts of a tool: <c>${name}</c> of Flyway, for instance.</summary>
/// <param name="prefix">What it begins with.</param>
/// <param name="suffix">What it ends with.</param>
/// <param name="valueOf">Its value by its name; null where there is none that is known.</param>
internal sealed class Placeholders(string prefix, string suffix, Func<string, string?> valueOf)
{
    /// <summary>True for a name that the tool would take; others are text. Every name is where nothing is said.</summary>
    public Func<string, bool> IsName { get; init; } = static name => name.Length > 0;

    /// <summary>
    /// A line with values in place. What has no value becomes a token: the run is given its value.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="file">Where it stands.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="findings">Are told of each that has become a token.</param>
    /// <param name="tokens">Gets the names of the tokens.</param>
    public string Fill(string line, LayoutFile file, int number, LayoutFindings findings, HashSet<string> tokens)
    {
        if (prefix.Length == 0 || !line.Contains(prefix, StringComparison.Ordinal))
            return line;
        var result = new StringBuilder(line.Length);
        var position = 0;
        for (int start; (start = line.IndexOf(prefix, position, StringComparison.Ordinal)) >= 0; )
        {
            var from = start + prefix.Length;
            var end = line.IndexOf(suffix, from, StringComparison.Ordinal);
            if (end < 0 || !IsName(line[from..end]))
            {
                result.Append(line, position, from - position);
                position = from;
                continue;
            }

            result.Append(line, position, start - position).Append(ValueOf(line[from..end], file, number, findings, tokens));
            position = end + suffix.Length;
        }

        return result.Append(line, position, line.Length - position).ToString();
    }

    /// <summary>What a run is given for a name: letters, digits and underscores.</summary>
    public static string TokenOf(string name) =>
        string.Concat(name.Select(character => char.IsLetterOrDigit(character) || character == '_' ? character : '_'));

    private string ValueOf(string name, LayoutFile file, int number, LayoutFindings findings, HashSet<string> tokens)
    {
        // A value of several lines would move all that follow.
        if (valueOf(name) is { } value && !value.Contains('\n', StringComparison.Ordinal))
        {
            // A value may itself be a token of ours.
            tokens.UnionWith(TokenRules.NamesIn(value));
            return value;
        }

        var token = TokenOf(name);
        tokens.Add(token);
        if (!GrateTokens.Fills(token))
            findings.Note(
                file,
                number,
                $"{prefix}{name}{suffix} has no value in the tool's files, or one of several lines: it is the token "
                    + $"{{{{{token}}}}} here.",
                $"Give the run a value for {token}, or give it to the conversion as a variable."
            );
        return $"{{{{{token}}}}}";
    }
}
