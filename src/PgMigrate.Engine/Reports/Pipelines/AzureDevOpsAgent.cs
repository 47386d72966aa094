using System.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>The agent of Azure DevOps: everything reaches it as a logging command.</summary>
/// <param name="variable">The value of an environment variable; null where there is none.</param>
/// <param name="print">Writes a line to its standard output.</param>
internal sealed class AzureDevOpsAgent(Func<string, string?> variable, Action<string> print) : IPipelineAgent
{
    // The page of a run shows ten of a kind; the log, which has no such limit, gets more.
    private const int MostIssues = 100;
    private const int LongestSummary = 300_000;

    /// <inheritdoc/>
    public void Progress(int percent, string text) => print(AzureDevOpsCommand.SetProgress(percent, text));

    /// <inheritdoc/>
    public string Mask(string line) => AzureDevOpsCommand.SetSecret(line);

    /// <inheritdoc/>
    public void Tell(CallReport report)
    {
        foreach (bool isError in new[] { true, false })
        foreach (PipelineIssue issue in report.WorstFirst(isError).Take(MostIssues))
            print(AzureDevOpsCommand.LogIssue(issue));
        foreach ((string name, string value) in report.Outputs())
            print(AzureDevOpsCommand.SetVariable(name, value));
        foreach (PlannedMigration plan in report.Plans)
            print(AzureDevOpsCommand.AddAttachment("PgMigrate.Plan", $"{plan.Id}.json", plan.Path));
        // Before the page, which can fail: a full disk makes no issue go unseen.
        if (report.Complaint() is { } complaint)
            print(AzureDevOpsCommand.SucceedWithIssues(complaint));
        if (variable("AGENT_TEMPDIRECTORY") is { Length: > 0 } folder && report.HasPage)
            print(AzureDevOpsCommand.UploadSummary(WritePage(report, folder)));
    }

    // The agent reads it when it likes, and empties the folder when the job has ended. The file's name heads the section.
    private static string WritePage(CallReport report, string folder)
    {
        string name = $"{report.Command}-{Guid.NewGuid().ToString("N")[..8]}.md";
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, CallPage.Write(report, LongestSummary), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }
}
