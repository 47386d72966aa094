using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts;

/// <summary>A file whose name begins with a number: <c>0001_create_user.up.sql</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Version">The number as it is written.</param>
/// <param name="Title">What follows, without direction and extension.</param>
/// <param name="Direction"><c>up</c>, <c>down</c>, or empty where the name says none.</param>
internal sealed partial record NumberedFile(LayoutFile File, string Version, string Title, string Direction)
{
    /// <summary>The number without zeros at its beginning, as a column of numbers holds it.</summary>
    public string Number => Version.TrimStart('0') is { Length: > 0 } number ? number : "0";

    /// <summary>What the script is called here.</summary>
    public string ScriptName => VersionName.OfNumber(Version, Title);

    /// <summary>What the script is called where the tool orders names as texts.</summary>
    public string NameAsWritten => Title.Length == 0 ? $"{Version}.sql" : $"{Version}_{VersionName.Description(Title)}.sql";

    /// <summary>Takes the name of a file apart; null where it has no number in front, or is no SQL.</summary>
    public static NumberedFile? TryRead(LayoutFile file) =>
        Pattern().Match(file.FileName) is { Success: true } name
            ? new NumberedFile(
                file,
                name.Groups["version"].Value,
                name.Groups["title"].Value,
                name.Groups["direction"].Value.ToLowerInvariant()
            )
            : null;

    /// <summary>True for the name of a script.</summary>
    public static bool IsName(string fileName) => Pattern().IsMatch(fileName);

    /// <summary>
    /// The files of a folder that are to run, in the order of their numbers; one that takes back nothing is told, as are two of
    /// one number.
    /// </summary>
    /// <param name="files">The files of the folder.</param>
    /// <param name="findings">Are told.</param>
    /// <returns>Each with what takes it back; null where nothing does.</returns>
    public static IReadOnlyList<(NumberedFile Up, NumberedFile? Down)> Pair(
        IEnumerable<LayoutFile> files,
        LayoutFindings findings
    )
    {
        var all = files.Select(TryRead).OfType<NumberedFile>().ToArray();
        var ups = all.Where(file => file.Direction != "down").OrderBy(file => file.SortKey, StringComparer.Ordinal).ToArray();
        var downs = all.Where(file => file.Direction == "down").ToArray();
        foreach (var back in downs.Where(back => !ups.Any(up => up.Number == back.Number)))
            findings.Warning(back.File, null, $"It takes back {back.Version}, which is not there: it is left out.");
        foreach (var (first, second) in ups.Zip(ups.Skip(1)))
            if (first.Number == second.Number)
                findings.Error(
                    second.File,
                    null,
                    $"It has the number of {first.File.Name}.",
                    "The tool runs one of them, or neither: give it another number."
                );
        return
        [
            .. ups.DistinctBy(up => up.Number, StringComparer.Ordinal)
                .Select(up => (up, downs.FirstOrDefault(back => back.Number == up.Number))),
        ];
    }

    private string SortKey => Number.PadLeft(40, '0');

    [GeneratedRegex(
        @"^(?<version>[0-9]+)(?:[_-](?<title>.*?))?(?:\.(?<direction>up|down))?\.sql$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase
    )]
    private static partial Regex Pattern();
}
