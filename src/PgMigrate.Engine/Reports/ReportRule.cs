using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Reports;

/// <summary>What a report says of a rule.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Title">What it is about, in a few words.</param>
/// <param name="Severity">How grave it is by default.</param>
/// <param name="Reason">Why it matters.</param>
/// <param name="SafeWay">What to do instead.</param>
/// <param name="HelpUri">Its page.</param>
internal sealed record ReportRule(string Id, string Title, FindingSeverity Severity, string Reason, string SafeWay, Uri HelpUri)
{
    /// <summary>The rules of findings, by id.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="known">Rules that speak for themselves. For any other, as of a newer version, its first finding
    /// speaks.</param>
    public static IReadOnlyList<ReportRule> Of(IReadOnlyList<Finding> findings, IReadOnlyDictionary<string, RuleInfo> known) =>
        [
            .. findings
                .GroupBy(finding => finding.RuleId, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => known.TryGetValue(group.Key, out RuleInfo? info) ? Of(info) : Of(group.Key, group.First())),
        ];

    private static ReportRule Of(RuleInfo info) =>
        new(
            info.Id,
            ReportText.Clean(info.Title),
            info.Severity,
            ReportText.Clean(info.Reason),
            ReportText.Clean(info.SafeWay),
            info.HelpUri
        );

    private static ReportRule Of(string id, Finding finding) =>
        new(id, TitleOf(id), finding.Severity, finding.Reason, finding.SafeWay, finding.HelpUri);

    private static string TitleOf(string id) => id.Length == 0 ? id : char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');
}
