using System.Globalization;

namespace PgMigrate.Tests.Support.Agents;

/// <summary>
/// Reads what a step prints, and the files that it writes, as the runner of GitHub Actions does
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions): a command begins a line, behind white space,
/// in its newer form, and stands anywhere in one in its older form.
/// </summary>
public static class GitHubReader
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "internal-set-repo-path",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    };

    private static readonly (string Escaped, string Text)[] Escapes = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];

    private static readonly (string Escaped, string Text)[] PropertyEscapes =
    [
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];

    private static readonly (string Escaped, string Text)[] OlderEscapes =
    [
        ("%3B", ";"),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%5D", "]"),
        ("%25", "%"),
    ];

    /// <summary>The commands of an output, in order.</summary>
    public static IReadOnlyList<AgentCommand> Read(string output) =>
        [.. AgentLines.Of(output).Select(line => TryRead(line) ?? TryReadOlder(line)).OfType<AgentCommand>()];

    /// <summary>The values of a file such as that of <c>GITHUB_OUTPUT</c>.</summary>
    /// <exception cref="FormatException">The runner would refuse the file.</exception>
    public static IReadOnlyDictionary<string, string> ReadValues(string file)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lines = new Queue<string>(file.Split('\n').Select(line => line.TrimEnd('\r')));
        while (lines.TryDequeue(out var line))
        {
            var (equals, heredoc) = (line.IndexOf('=', StringComparison.Ordinal), line.IndexOf("<<", StringComparison.Ordinal));
            if (line.Length == 0)
                continue;
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
                values[line[..equals]] = line[(equals + 1)..];
            else if (heredoc > 0)
                values[line[..heredoc]] = string.Join('\n', Until(lines, line[(heredoc + 2)..]));
            else
                throw new FormatException($"'{line}' is no value.");
        }

        return values;
    }

    private static IEnumerable<string> Until(Queue<string> lines, string delimiter)
    {
        while (lines.TryDequeue(out var line))
        {
            if (line == delimiter)
                yield break;
            yield return line;
        }

        throw new FormatException($"'{delimiter}' is missing.");
    }

    private static AgentCommand? TryRead(string line)
    {
        var text = line.TrimStart();
        if (!text.StartsWith("::", StringComparison.Ordinal))
            return null;
        var end = text.IndexOf("::", 2, StringComparison.Ordinal);
        return end < 0 ? null : Command(text[2..end], ',', PropertyEscapes, Unescape(text[(end + 2)..], Escapes));
    }

    private static AgentCommand? TryReadOlder(string line)
    {
        var begin = line.IndexOf("##[", StringComparison.Ordinal);
        var end = begin < 0 ? -1 : line.IndexOf(']', begin);
        return end < 0 ? null : Command(line[(begin + 3)..end], ';', OlderEscapes, Unescape(line[(end + 1)..], OlderEscapes));
    }

    private static AgentCommand? Command(string text, char between, (string, string)[] escapes, string data)
    {
        var words = text.Split(' ', 2);
        if (!Known.Contains(words[0]))
            return null;
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in words.ElementAtOrDefault(1)?.Trim().Split(between, StringSplitOptions.RemoveEmptyEntries) ?? [])
            if (part.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) is [var name, var value])
                properties[name] = Unescape(value, escapes);
        return new AgentCommand(words[0].ToLower(CultureInfo.InvariantCulture), properties, data);
    }

    private static string Unescape(string text, (string Escaped, string Text)[] escapes) =>
        escapes.Aggregate(text, (part, escape) => part.Replace(escape.Escaped, escape.Text, StringComparison.Ordinal));
}
