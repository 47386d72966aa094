using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>What a call has given out, for the agent of a pipeline: objects, warnings, failures. For one thread.</summary>
/// <param name="command">What was called.</param>
/// <param name="emits">The types that it gives out: what there is none of counts as 0.</param>
/// <param name="root">Where the sources are.</param>
internal sealed class CallReport(string command, IEnumerable<Type> emits, SourceRoot root)
{
    // A call on thousands of databases is told of, too.
    private const int MostObjects = 2_000;
    private const int MostIssues = 2_000;

    private readonly HashSet<Type> _emits = [.. emits];
    private readonly List<PipelineIssue> _issues = [];
    private readonly List<object> _objects = [];
    private readonly Dictionary<ScriptRunStatus, int> _runs = [];
    private readonly Dictionary<bool, int> _counts = new() { [true] = 0, [false] = 0 };
    private Guid? _runId;
    private int _changes;

    /// <summary>What was called.</summary>
    public string Command { get; } = CleanText.Line(command);

    /// <summary>Where the sources are.</summary>
    public SourceRoot Root => root;

    /// <summary>What was given out, in that order; the first two thousand.</summary>
    public IReadOnlyList<object> Objects => _objects;

    /// <summary>The plans that were made.</summary>
    public IEnumerable<PlannedMigration> Plans => _objects.OfType<PlannedMigration>();

    /// <summary>How many objects are not among them.</summary>
    public int Passed { get; private set; }

    /// <summary>Whether there is anything to show.</summary>
    public bool HasPage => _objects.Count > 0 || _issues.Count > 0 || _emits.Contains(typeof(Finding));

    /// <summary>Whether findings are what the call is about.</summary>
    public bool IsCheck => _emits.Contains(typeof(Finding));

    /// <summary>Takes in what the call gives out.</summary>
    public void Take(object value)
    {
        switch (value)
        {
            case ScriptRun run:
                _runs[run.Status] = _runs.GetValueOrDefault(run.Status) + 1;
                _runId = run.RunId == Guid.Empty ? _runId : run.RunId;
                break;
            case Finding finding when !finding.IsAllowed():
                // What was not checked is an error of the call already.
                if (finding.RuleId != FindingExtensions.NotChecked)
                    Add(PipelineIssue.Of(finding, root));
                break;
            case SchemaChange:
                _changes++;
                break;
            case bool:
                return;
        }

        Keep(value);
        foreach (PlannedScript script in (value as PlannedMigration)?.Scripts ?? [])
            Keep(script);
    }

    /// <summary>Takes in a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="text">What is shown of it.</param>
    public void Fail(Exception failure, string text) => Add(PipelineIssue.Of(failure, text, root));

    /// <summary>Takes in a warning.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="path">Full path of the script that it is about; null for none.</param>
    public void Warn(string text, string? path) => Add(PipelineIssue.Of(text, path, root));

    /// <summary>The errors, or the warnings, those that matter most first.</summary>
    /// <param name="areErrors">False for the warnings.</param>
    public IEnumerable<PipelineIssue> WorstFirst(bool areErrors) =>
        _issues.Where(issue => issue.IsError == areErrors).OrderByDescending(issue => issue.Weight);

    /// <summary>How many errors or warnings there are in all.</summary>
    /// <param name="areErrors">False for the warnings.</param>
    public int Count(bool areErrors) => _counts[areErrors];

    /// <summary>For instance <c>2 errors, 1 warning</c>; null where there are neither.</summary>
    public string? Complaint()
    {
        var parts = new List<string>();
        if (Count(areErrors: true) is > 0 and var errors)
            parts.Add(CountText.Of(errors, "error"));
        if (Count(areErrors: false) is > 0 and var warnings)
            parts.Add(CountText.Of(warnings, "warning"));
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The values that later steps can decide by.</summary>
    public IEnumerable<KeyValuePair<string, string>> Outputs()
    {
        if (_emits.Contains(typeof(ScriptRun)))
        {
            yield return Output("Applied", Of(ScriptRunStatus.Applied));
            yield return Output("Pending", Of(ScriptRunStatus.WouldApply));
            yield return Output("Failed", Of(ScriptRunStatus.Failed));
            yield return Output("Undone", Of(ScriptRunStatus.Undone));
            if (_runId is { } run)
                yield return new("pgmigrateRunId", run.ToString("D"));
        }

        if (_emits.Contains(typeof(SchemaChange)))
            yield return Output("Drift", _changes);
        foreach (var plan in Plans)
        {
            yield return new("pgmigratePlanId", plan.Id);
            yield return new("pgmigratePlanPath", plan.Path);
            yield return Output("Pending", plan.Scripts.Count);
        }

        yield return Output("Errors", Count(areErrors: true));
        yield return Output("Warnings", Count(areErrors: false));
    }

    private void Keep(object value)
    {
        if (_objects.Count < MostObjects)
            _objects.Add(value);
        else
            Passed++;
    }

    private int Of(ScriptRunStatus status) => _runs.GetValueOrDefault(status);

    private static KeyValuePair<string, string> Output(string name, int count) =>
        new($"pgmigrate{name}", count.ToString(CultureInfo.InvariantCulture));

    private void Add(PipelineIssue? issue)
    {
        if (issue is null)
            return;
        _counts[issue.IsError]++;
        if (_issues.Count < MostIssues || issue.IsError)
            _issues.Add(issue);
    }
}
