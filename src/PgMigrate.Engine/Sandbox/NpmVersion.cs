using System.Globalization;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Sandbox;

/// <summary>Reads versions of npm packages, and orders them by age: <c>18.4.0-beta.17</c> before <c>18.10.0-beta.2</c>.</summary>
internal static partial class NpmVersion
{
    /// <summary>The newest of the versions, or of those of one major; null where there is none.</summary>
    public static string? Newest(IEnumerable<string> versions, int? major) =>
        versions
            .Select(text => (Text: text, Parts: Pattern().Match(text)))
            .Where(version => version.Parts.Success && (major is null || Number(version.Parts, "major") == major))
            .OrderBy(version => Number(version.Parts, "major"))
            .ThenBy(version => Number(version.Parts, "minor"))
            .ThenBy(version => Number(version.Parts, "patch"))
            .ThenBy(version => !version.Parts.Groups["label"].Success)
            .ThenBy(version => version.Parts.Groups["label"].Value, StringComparer.Ordinal)
            .ThenBy(version => version.Parts.Groups["label"].Success ? Number(version.Parts, "build") : 0)
            .LastOrDefault()
            .Text;

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<major>\d{1,5})\.(?<minor>\d{1,5})\.(?<patch>\d{1,5})(-(?<label>[a-z]+)\.(?<build>\d{1,5}))?$")]
    private static partial Regex Pattern();
}
