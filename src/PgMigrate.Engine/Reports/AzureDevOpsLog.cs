using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>
/// Findings as logging commands of Azure DevOps: errors and warnings on the page of a build, each with its file and line.
/// </summary>
internal static class AzureDevOpsLog
{
    /// <summary>Whether this process runs in a job of Azure DevOps: its agent sets <c>TF_BUILD</c> to <c>True</c>.</summary>
    public static bool IsInJob =>
        string.Equals(Environment.GetEnvironmentVariable("TF_BUILD"), "True", StringComparison.OrdinalIgnoreCase);

    /// <summary>The command that tells the agent of a finding: one line, for the standard output.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="sourceRoot">Full path of the folder to which its path is made relative: where the sources are.</param>
    /// <returns>The line; null for information, and for what is allowed: they are no issues.</returns>
    public static string? Issue(Finding finding, string sourceRoot)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentException.ThrowIfNullOrEmpty(sourceRoot);
        if (finding.IsAllowed() || finding.Severity == FindingSeverity.Information)
            return null;
        string type = finding.Severity == FindingSeverity.Error ? "error" : "warning";
        string properties = string.Join(';', Properties(finding, new SourceRoot(sourceRoot)).Prepend($"type={type}"));
        return $"##vso[task.logissue {properties}]{Escape(ReportText.Clean(finding.Message))}";
    }

    private static IEnumerable<string> Properties(Finding finding, SourceRoot root)
    {
        if (ReportText.NameOrNull(root.Shorten(finding.Path)) is { } path)
            yield return Property("sourcepath", path);
        if (finding.Line is { } line)
            yield return Property("linenumber", Number(line));
        if (finding is { Line: not null, Column: { } column })
            yield return Property("columnnumber", Number(column));
        yield return Property("code", finding.RuleId);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Property(string name, string value) =>
        $"{name}={Escape(CleanText.Line(value))
            .Replace("]", "%5D", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal)}";

    // https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands: the percent sign goes first.
    private static string Escape(string text) =>
        text.Replace("%", "%AZP25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
