using System.Globalization;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Code;

/// <summary>FluentMigrator's project: its migrations are C#, of which only the versions are read.</summary>
internal sealed partial class FluentMigratorLayout : ILayout
{
    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.FluentMigrator;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var versions = LayoutFile
            .List(source.Path, source.Path, recursive: true)
            .Where(file => file.FileName.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            .SelectMany(file => Read(file, findings))
            .Order()
            .Select(version => version.ToString(CultureInfo.InvariantCulture))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return CodeBaseline.Of(Tool, source, versions, findings);
    }

    private static IEnumerable<long> Read(LayoutFile file, LayoutFindings findings)
    {
        var text = System.Text.Encoding.UTF8.GetString(file.ReadBytes());
        foreach (Match match in Attribute().Matches(text))
        {
            var isTimestamp = match.Groups["timestamp"].Success;
            var parts = match.Groups["arguments"].Value.Split(',', StringSplitOptions.TrimEntries);
            var numbers = parts.TakeWhile(part => Number().IsMatch(part)).Select(Parse).ToArray();
            if (isTimestamp ? numbers.Length is 5 or 6 : numbers.Length > 0)
                yield return isTimestamp ? OfTime(numbers) : numbers[0];
            else
                findings.Warning(
                    file,
                    text.AsSpan(0, match.Index).Count('\n') + 1,
                    "The version of the migration is no number here: it is not among those that the baseline stands for."
                );
        }
    }

    private static long Parse(string number) =>
        long.Parse(number.Replace("_", "").TrimEnd('L', 'l', 'U', 'u'), CultureInfo.InvariantCulture);

    // yyyyMMddHHmm, and seconds where they are given.
    private static long OfTime(long[] parts) => parts.Skip(1).Aggregate(parts[0], (sum, part) => sum * 100 + part);

    [GeneratedRegex(
        @"\[\s*(?:FluentMigrator\.)?(?<timestamp>Timestamped)?Migration(?:Attribute)?\s*\((?<arguments>[^)]*)\)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Attribute();

    [GeneratedRegex("^[0-9][0-9_]*[LlUu]{0,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
