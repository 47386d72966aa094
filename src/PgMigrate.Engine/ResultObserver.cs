namespace PgMigrate.Engine;

/// <summary>Keeps what a call tells, for its result, and passes it on.</summary>
/// <param name="next">The caller's observer; null where the caller waits for the result.</param>
internal sealed class ResultObserver(IMigrationObserver? next) : IMigrationObserver
{
    private readonly List<ScriptRun> _runs = [];
    private readonly List<MigrationMessage> _messages = [];

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run)
    {
        lock (_runs)
            _runs.Add(run);
        next?.OnScriptRun(run);
    }

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message)
    {
        lock (_messages)
            _messages.Add(message);
        next?.OnMessage(message);
    }

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) => next?.OnProgress(progress);

    /// <inheritdoc/>
    public void OnEvent(RunEvent happened) => next?.OnEvent(happened);

    /// <summary>What the call has come to.</summary>
    public MigrationResult Result() =>
        new()
        {
            Outcome = Outcome(),
            RunId = _runs
                .Where(run => run.Status != ScriptRunStatus.WouldApply)
                .Select(Known)
                .FirstOrDefault(id => id is not null),
            BackupId = _runs.Select(run => run.BackupId).FirstOrDefault(id => id is not null),
            Runs = [.. _runs],
            Messages = [.. _messages],
        };

    private MigrationOutcome Outcome() =>
        Has(ScriptRunStatus.WouldApply) ? MigrationOutcome.Planned
        : Has(ScriptRunStatus.Undone) ? MigrationOutcome.Undone
        : Has(ScriptRunStatus.Applied) || Has(ScriptRunStatus.Baselined) ? MigrationOutcome.Applied
        : MigrationOutcome.UpToDate;

    private bool Has(ScriptRunStatus status) => _runs.Exists(run => run.Status == status);

    private static Guid? Known(ScriptRun run) => run.RunId == Guid.Empty ? null : run.RunId;
}
