using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Small scripts that are sent together, each in a transaction of its own with its history row inside: one round trip for all.
/// Where one fails, the server passes over what follows. Which of them were applied, and how long they took, the history tells.
/// </summary>
internal sealed class ScriptGroup(RunContext context, WorkSession session, HistoryWriter history)
{
    private const int MostCharacters = 256 * 1024;
    private const int MostStatements = 500;

    private readonly List<PlanEntry> _entries = [];
    private int _characters;
    private int _statements;

    /// <summary>The scripts, in order.</summary>
    public IReadOnlyList<PlanEntry> Scripts => _entries;

    /// <summary>Adds a script; false where it must go alone, and where there is no room for it.</summary>
    public bool TryAdd(PlanEntry entry)
    {
        if (
            !IsSimple(entry)
            // By its name the history tells what became of each.
            || _entries.Exists(other => other.Name == entry.Name)
            || _characters + entry.Script.Sent.Length > MostCharacters
            || _statements + StatementsOf(entry) > MostStatements
        )
            return false;
        _entries.Add(entry);
        _characters += entry.Script.Sent.Length;
        _statements += StatementsOf(entry);
        return true;
    }

    /// <summary>Runs the scripts, up to the first that fails.</summary>
    /// <param name="progress">What is measured of each.</param>
    /// <param name="endsRun">True where no other script uses the session after them.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>The failure; null where all were applied.</returns>
    /// <exception cref="NpgsqlException">The connection was lost.</exception>
    public async Task<FailedTry?> RunAsync(
        IReadOnlyList<ScriptProgress> progress,
        bool endsRun,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(session.Work.Server);
        Fill(batch, progress, endsRun);
        session.CurrentScript = () => batch.CurrentScript;
        session.Queue.Begin(progress, () => progress.FirstOrDefault(IsCurrent) ?? progress[0]);
        var locks = session.Queue.BeginTry(LockPatience.Of(context.Options, null, 0, context.Options.Retries), batch);
        await using var disposeLocks = locks.ConfigureAwait(false);
        var began = Environment.TickCount64;
        try
        {
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await locks.DisposeAsync().ConfigureAwait(false);
            await session.RollbackAsync().ConfigureAwait(false);
            return new FailedTry(exception, batch.FailedStep, began, locks) { Check = batch.FailedCheck };
        }
        finally
        {
            session.CurrentScript = null;
            session.Queue.End();
            foreach (var script in progress)
                script.Rows = batch.RowsOf(script.Entry);
        }

        bool IsCurrent(ScriptProgress script) => script.Entry == batch.CurrentScript;
    }

    private static int StatementsOf(PlanEntry entry) =>
        entry.Script.Sent.StatementCount + (entry.Verification?.Checks.Count ?? 0);

    // It can be sent before the outcome of the one before it is known, and nothing has to happen between the two.
    private bool IsSimple(PlanEntry entry) =>
        entry.Script.SentModeIn(context.Options.TransactionMode) == ExecutionMode.Transaction
        && !history.IsInSteps(entry)
        && context.Options.TransactionMode == TransactionMode.Script
        && entry.Directives is { When: null, LockTimeout: null, StatementTimeout: null, Loads.Count: 0 }
        && entry.Verification is null or { Invariants.Count: 0 }
        && entry.Script.Sent is { ReachesOutside: false, NeedsNewSession: false, SharesCatalogue: false, HasCopyData: false };

    private void Fill(ScriptBatch batch, IReadOnlyList<ScriptProgress> progress, bool endsRun)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            batch.StartScript(_entries[i]);
            ScriptTransaction.Begin(batch, _entries[i].Script.TransactionSettings, entersScript: true);
            foreach (var step in _entries[i].Script.StepsBehindSettings)
                batch.Add(step);
            var isLast = endsRun && i == _entries.Count - 1;
            ScriptTransaction.Reset(batch, session.Work, isLast, _entries[i].Verification?.Checks ?? []);
            batch.Add(history.RecordScript(progress[i], ScriptRunStatus.Applied, startsWithTransaction: true));
            batch.Add("COMMIT");
        }
    }
}
