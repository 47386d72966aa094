using System.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>The runner of GitHub Actions: annotations are lines of the output; outputs and the page go into files.</summary>
/// <param name="variable">The value of an environment variable; null where there is none.</param>
/// <param name="print">Writes a line to its standard output.</param>
internal sealed class GitHubAgent(Func<string, string?> variable, Action<string> print) : IPipelineAgent
{
    private const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    // The page of a step is lost as a whole where it is longer than 1 MiB.
    private const long LargestSummary = 1024 * 1024;
    private const int BytesPerCharacter = 3;
    private const int LongestSummary = 300_000;

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Progress(int percent, string text) { }

    /// <inheritdoc/>
    public string Mask(string line) => GitHubCommand.AddMask(line);

    /// <inheritdoc/>
    public void Tell(CallReport report)
    {
        // A step has files of its own, and by them it is known.
        var budget = AnnotationBudget.OfStep(variable(SummaryVariable) ?? string.Empty);
        foreach (bool isError in new[] { true, false })
        foreach (PipelineIssue issue in report.WorstFirst(isError).TakeWhile(_ => budget.Spend(isError)))
            print(GitHubCommand.Annotate(issue));
        if (variable("GITHUB_OUTPUT") is { Length: > 0 } outputs)
            File.AppendAllText(
                outputs,
                string.Concat(report.Outputs().Select(output => GitHubCommand.Output(output.Key, output.Value))),
                Encoding
            );
        if (variable(SummaryVariable) is { Length: > 0 } summary && report.HasPage)
            AppendPage(report, summary);
    }

    private static void AppendPage(CallReport report, string path)
    {
        var file = new FileInfo(path);
        long room = LargestSummary - (file.Exists ? file.Length : 0);
        int characters = (int)Math.Clamp(room / BytesPerCharacter - 1, 0, LongestSummary);
        if (characters >= CallPage.Shortest)
            File.AppendAllText(path, CallPage.Write(report, characters) + "\n", Encoding);
    }
}
