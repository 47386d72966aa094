using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Sql.Kinds;

/// <summary>A statement of <c>statements.txt</c>, and what is known of it.</summary>
/// <param name="Tag">The server's tag of such statements.</param>
/// <param name="Sql">The statement.</param>
/// <param name="Known">What is known, by key; what is as with most statements is left out.</param>
internal sealed partial record StatementKind(string Tag, string Sql, IReadOnlyDictionary<string, string> Known)
{
    /// <summary>Why it is not tried on the server; null where it is.</summary>
    public const string Unmeasured = "unmeasured";

    /// <summary>The statements, in the order of the file.</summary>
    public static IReadOnlyList<StatementKind> Read() =>
        [.. Block().Matches(File.ReadAllText(FilePath("statements.txt"))).Select(Of)];

    /// <summary>A file beside this one.</summary>
    public static string FilePath(string name) => RepositoryRoot.Combine("tests", "PgMigrate.Engine.Tests", "Sql", "Kinds", name);

    /// <summary>As the file has it.</summary>
    public override string ToString() =>
        $"> {Tag}: {Sql}\n{string.Concat(Known.Where(known => known.Value.Length > 0).Select(known => $"{known.Key}: {known.Value}\n"))}";

    private static StatementKind Of(Match block) =>
        new(
            block.Groups["tag"].Value,
            block.Groups["sql"].Value,
            block
                .Groups["known"]
                .Captures.Select(line => line.Value.TrimEnd('\n').Split(": ", 2))
                .ToDictionary(pair => pair[0], pair => pair[1])
        );

    [GeneratedRegex(
        @"^> (?<tag>[A-Z ]+): (?<sql>.+)\n(?<known>[a-z].*\n)*",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Block();
}
