using System.Reflection;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>What a report tells.</summary>
/// <param name="Findings">The findings, their texts clean and their paths relative.</param>
/// <param name="Rules">The rules of the findings, each once, by id.</param>
internal sealed record ReportContent(IReadOnlyList<Finding> Findings, IReadOnlyList<ReportRule> Rules)
{
    private static readonly Lazy<IReadOnlyDictionary<string, RuleInfo>> KnownRules = new(() =>
        RuleSet.All.ToDictionary(rule => rule.Info.Id, rule => rule.Info, StringComparer.Ordinal)
    );

    /// <summary>The product's version, as reports name it.</summary>
    public static string ProductVersion { get; } =
        typeof(ReportContent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0.0.0";

    /// <summary>How many findings a reason silences.</summary>
    public int Allowed => Findings.Count(finding => finding.IsAllowed());

    /// <summary>The gravest first, silenced ones last.</summary>
    public IEnumerable<Finding> BySeverity =>
        Findings.OrderBy(finding => finding.IsAllowed()).ThenByDescending(finding => finding.Severity);

    /// <summary>Findings made fit for every format.</summary>
    public static ReportContent Of(IReadOnlyList<Finding> findings, SourceRoot root)
    {
        Finding[] clean = [.. findings.Select(finding => Clean(finding, root))];
        return new ReportContent(clean, ReportRule.Of(clean, KnownRules.Value));
    }

    /// <summary>How many of a severity are not silenced.</summary>
    public int Count(FindingSeverity severity) => Findings.Count(finding => finding.Severity == severity && !finding.IsAllowed());

    /// <summary>For instance <c>2 errors, 1 warning, 1 allowed</c>; <c>No findings</c> where there are none.</summary>
    public string Summary()
    {
        (int Number, string One, string Many)[] counts =
        [
            (Count(FindingSeverity.Error), "error", "errors"),
            (Count(FindingSeverity.Warning), "warning", "warnings"),
            (Count(FindingSeverity.Information), "note", "notes"),
            (Allowed, "allowed", "allowed"),
        ];
        string text = string.Join(
            ", ",
            counts
                .Where(count => count.Number > 0)
                .Select(count => $"{count.Number} {(count.Number == 1 ? count.One : count.Many)}")
        );
        return text.Length == 0 ? "No findings" : text;
    }

    private static Finding Clean(Finding finding, SourceRoot root) =>
        finding with
        {
            RuleId = CleanText.Line(finding.RuleId),
            Script = ReportText.NameOrNull(finding.Script),
            Path = ReportText.NameOrNull(root.Shorten(finding.Path)),
            Statement = ReportText.CleanOrNull(finding.Statement),
            Object = ReportText.NameOrNull(finding.Object),
            Message = ReportText.Clean(finding.Message),
            Reason = ReportText.Clean(finding.Reason),
            SafeWay = ReportText.Clean(finding.SafeWay),
            AllowedBecause = ReportText.CleanOrNull(finding.AllowedBecause),
        };
}
