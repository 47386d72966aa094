using System.Globalization;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>
/// Workflow commands of GitHub Actions, each a line of standard output or an entry of a file that the runner reads:
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Nothing that is put into one ends it or begins
/// another.
/// </summary>
internal static class GitHubCommand
{
    /// <summary>An annotation.</summary>
    public static string Annotate(PipelineIssue issue)
    {
        (string Name, string? Value)[] properties =
        [
            ("file", issue.Path),
            ("line", Number(issue.Path is null ? null : issue.Line)),
            ("col", Number(issue.Path is null ? null : issue.Column)),
            ("title", issue.Code is null ? "PgMigrate" : $"PgMigrate: {issue.Code}"),
        ];
        string given = string.Join(
            ',',
            properties
                .Where(property => property.Value is not null)
                .Select(property => $"{property.Name}={EscapeProperty(CleanText.Line(property.Value))}")
        );
        return $"::{(issue.IsError ? "error" : "warning")} {given}::{Escape(ReportText.Clean(issue.Message))}";
    }

    /// <summary>A text that the runner masks from then on, in every log of the job.</summary>
    /// <param name="value">One line of it.</param>
    public static string AddMask(string value) => $"::add-mask::{Escape(value)}";

    /// <summary>An output of the step, as an entry of the file that <c>GITHUB_OUTPUT</c> names.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, which may have several lines: nobody can know the delimiter in advance.</param>
    public static string Output(string name, string value)
    {
        string delimiter = $"pgmigrate_{Guid.NewGuid():N}";
        return $"{name}<<{delimiter}\n{ReportText.Clean(value)}\n{delimiter}\n";
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string EscapeProperty(string text) =>
        Escape(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    // The percent sign goes first.
    private static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
