using System.Globalization;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>
/// Logging commands of Azure DevOps, each a line of standard output:
/// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands. Nothing that is put into one ends it or begins
/// another.
/// </summary>
internal static class AzureDevOpsCommand
{
    /// <summary>An error or a warning of the step.</summary>
    public static string LogIssue(PipelineIssue issue) =>
        Of(
            "task.logissue",
            issue.Message,
            ("type", issue.IsError ? "error" : "warning"),
            ("sourcepath", issue.Path),
            ("linenumber", Number(issue.Line)),
            ("columnnumber", Number(issue.Column)),
            ("code", issue.Code)
        );

    /// <summary>How far the step is.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="text">What it is at.</param>
    public static string SetProgress(int percent, string text) => Of("task.setprogress", text, ("value", Number(percent)));

    /// <summary>A value for later steps, jobs and stages: an output variable of the step.</summary>
    public static string SetVariable(string name, string value) =>
        Of("task.setvariable", value, ("variable", name), ("isoutput", "true"));

    /// <summary>A Markdown file for the page of the run.</summary>
    /// <param name="path">Its full path; it must be there until the job has ended.</param>
    public static string UploadSummary(string path) => Of("task.uploadsummary", path);

    /// <summary>A file that the run keeps.</summary>
    /// <param name="type">What others look it up by.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="path">Its full path; it must be there until the job has ended.</param>
    public static string AddAttachment(string type, string name, string path) =>
        Of("task.addattachment", path, ("type", type), ("name", name));

    /// <summary>A text that the agent masks from then on, in every log of the job.</summary>
    /// <param name="value">One line of it: the agent knows no others.</param>
    public static string SetSecret(string value) => $"##vso[task.setsecret]{Escape(value)}";

    /// <summary>The step goes on, and ends no better than with issues.</summary>
    /// <param name="text">Why.</param>
    public static string SucceedWithIssues(string text) => Of("task.complete", text, ("result", "SucceededWithIssues"));

    private static string Of(string command, string data, params (string Name, string? Value)[] properties)
    {
        string given = string.Join(
            ';',
            properties.Where(property => property.Value is not null).Select(property => Property(property.Name, property.Value!))
        );
        return $"##vso[{command}{(given.Length > 0 ? $" {given}" : string.Empty)}]{Escape(ReportText.Clean(data))}";
    }

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Property(string name, string value) =>
        $"{name}={Escape(CleanText.Line(value))
            .Replace("]", "%5D", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal)}";

    // The percent sign goes first.
    private static string Escape(string text) =>
        text.Replace("%", "%AZP25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
