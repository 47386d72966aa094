using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace PgMigrate.Mutation.Mutants;

/// <summary>
/// All mutants of an embedded .sql file: a condition that has its line to itself is dropped. Others would seldom leave a query
/// that the server accepts, and one that it refuses is noticed by whoever calls it.
/// </summary>
internal static partial class SqlMutants
{
    /// <summary>Those of all files below a folder of the engine.</summary>
    /// <param name="engine">Full path of the engine's folder.</param>
    /// <param name="folder">A folder in it.</param>
    public static IEnumerable<Mutant> Below(string engine, string folder) =>
        from path in Directory.GetFiles(Path.Combine(engine, folder), "*.sql", SearchOption.AllDirectories)
        orderby path.ToUpperInvariant()
        from mutant in In(File.ReadAllText(path), Path.GetRelativePath(engine, path).Replace('\\', '/'))
        select mutant;

    /// <summary>Those of a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">Its path below the engine's folder, with slashes.</param>
    private static IEnumerable<Mutant> In(string text, string file)
    {
        var lines = SourceText.From(text).Lines;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].ToString();
            if (!Condition().IsMatch(line) || line.Count(c => c == '(') != line.Count(c => c == ')') || GoesOn(lines, i))
                continue;
            yield return new Mutant(file, i + 1, "condition dropped", line.Trim(), "(nothing)", lines[i].Span, string.Empty);
        }
    }

    // What belongs to a condition stands deeper than it.
    private static bool GoesOn(TextLineCollection lines, int number) =>
        number + 1 < lines.Count && Depth(lines[number + 1].ToString()) > Depth(lines[number].ToString());

    private static int Depth(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\s*(AND|OR) ")]
    private static partial Regex Condition();
}
