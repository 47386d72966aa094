using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>What a call has done so far, as far as its events tell.</summary>
internal sealed class RunAccount
{
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal);
    private int _applied;
    private int _undone;
    private string? _failed;
    private bool _isUndo;

    /// <summary>True once a run was seen that changes the database, or tries to; none of checks, plans and previews.</summary>
    public bool IsOfRun { get; private set; }

    /// <summary>True once a run has begun to change the database.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>That this run ended well, and the one before did not; null where that is not known.</summary>
    public RunRecovered? Recovery { get; private set; }

    /// <summary>What it is called, at the beginning of a sentence.</summary>
    public string Name => _isUndo ? "The undo" : "The migration";

    /// <summary>How many scripts were done.</summary>
    public string Summary =>
        (_applied, _undone) switch
        {
            (0, 0) => "No script was applied",
            (0, _) => $"{Scripts(_undone)} taken back",
            (_, 0) => $"{Scripts(_applied)} applied",
            _ => $"{Scripts(_applied)} applied, {Scripts(_undone)} taken back",
        };

    /// <summary>What became of a run that failed.</summary>
    public string Outcome =>
        (HasBegun, _failed, _applied, _undone) switch
        {
            (false, _, _, _) => "It did not start; no script has changed anything.",
            (_, _, _, > 0) => $"{Summary}.",
            (_, null, 0, _) => "No script was applied.",
            (_, null, _, _) => $"{Summary}; that stays.",
            (_, _, 0, _) => $"No script was applied before {_failed}.",
            _ => $"{Summary} before {_failed}; that stays.",
        };

    /// <summary>The folder of a script of the run; null where it is not known.</summary>
    public string? FolderOf(string? script) => script is null ? null : _folders.GetValueOrDefault(script);

    /// <summary>Takes an event in.</summary>
    public void Take(RunEvent happened)
    {
        switch (happened)
        {
            case RunStarted { Operation: RunOperation.Migrate or RunOperation.Undo } started:
                // An undo within the call takes back what its run has done.
                _isUndo = started.Operation == RunOperation.Undo && !IsOfRun;
                IsOfRun = true;
                break;
            case StageStarted { Stage: "Begin" } when IsOfRun:
                HasBegun = true;
                break;
            case RunRecovered recovered:
                Recovery = recovered;
                break;
            case ScriptEnded ended:
                Take(ended.Run);
                break;
        }
    }

    private void Take(ScriptRun run)
    {
        _folders[run.Script] = run.Folder;
        _applied += run.Status == ScriptRunStatus.Applied ? 1 : 0;
        _undone += run.Status == ScriptRunStatus.Undone ? 1 : 0;
        if (run.Status is ScriptRunStatus.Failed or ScriptRunStatus.Cancelled)
            _failed = run.Script;
    }

    private static string Scripts(int count) => CountText.Of(count, "script was", "scripts were");
}
