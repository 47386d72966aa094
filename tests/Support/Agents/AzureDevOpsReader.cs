namespace PgMigrate.Tests.Support.Agents;

/// <summary>
/// Reads what a step prints as the agent of Azure DevOps does
/// (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands): a command may stand anywhere in a line, its
/// properties end with the first <c>]</c>.
/// </summary>
public static class AzureDevOpsReader
{
    private const string Prefix = "##vso[";

    // In the order in which the agent takes them back; the percent sign last.
    private static readonly (string Escaped, string Text)[] Escapes =
    [
        ("%3B", ";"),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%5D", "]"),
        ("%AZP25", "%"),
    ];

    /// <summary>The commands of an output, in order.</summary>
    public static IReadOnlyList<AgentCommand> Read(string output) =>
        [.. AgentLines.Of(output).Select(TryRead).OfType<AgentCommand>()];

    private static AgentCommand? TryRead(string line)
    {
        var begin = line.IndexOf(Prefix, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : line.IndexOf(']', begin);
        if (end < 0)
            return null;
        var words = line[(begin + Prefix.Length)..end].Split(' ', 2);
        if (words[0].Split('.', StringSplitOptions.RemoveEmptyEntries).Length != 2)
            return null;
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in words.ElementAtOrDefault(1)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            if (part.Split('=', 2) is [var name, var value])
                properties[name.Trim()] = Unescape(value);
        return new AgentCommand(words[0], properties, Unescape(line[(end + 1)..]));
    }

    private static string Unescape(string text) =>
        Escapes.Aggregate(text, (part, escape) => part.Replace(escape.Escaped, escape.Text, StringComparison.Ordinal));
}
