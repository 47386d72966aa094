using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Statements;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Runs a script in batches, from the beginning of its key or from where an earlier run has left it.</summary>
internal sealed class BatchScript
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly HistoryWriter _history;
    private readonly PlanEntry _entry;
    private readonly ScriptProgress _progress;
    private readonly BatchDirective _batch;
    private readonly ScriptFailure _failure;
    private readonly Checkpoints _checkpoints;
    private readonly BatchStore _store;
    private readonly RangeStore _ranges;
    private readonly StepVerification _verification;

    /// <param name="context">The run.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="history">The history.</param>
    /// <param name="progress">What is measured of the script.</param>
    public BatchScript(RunContext context, WorkSession session, HistoryWriter history, ScriptProgress progress)
    {
        _context = context;
        _session = session;
        _history = history;
        _progress = progress;
        _entry = progress.Entry;
        _batch = _entry.Directives.Batch!;
        _failure = new ScriptFailure(context, _entry, inSteps: true);
        _checkpoints = new Checkpoints(context, _entry);
        _store = new BatchStore(context, _entry);
        _ranges = new RangeStore(context, _entry);
        _verification = new StepVerification(context, session, _entry, _failure);
    }

    private ServerConnection Server => _session.Work.Server;

    /// <summary>Runs it.</summary>
    /// <returns>Applied; Skipped where its <c>when</c> did not hold; Ongoing where it stays in the background, or what has gone
    /// on with it there has used up its time.</returns>
    /// <exception cref="MigrationException">DirectiveInvalid: the batches cannot go over this key. OutcomeUnknown: the script was
    /// changed after its batches were begun. StatementFailed and the like, or ConnectionLost.</exception>
    public async Task<ScriptRunStatus> RunAsync(CancellationToken cancellationToken)
    {
        var statement = RangedStatement.Of(_entry.Script, _batch);
        var identity = BatchIdentity.Of(statement, _batch, _context.Mask);
        var earlier = await _checkpoints.ReadAsync(Server, cancellationToken).ConfigureAwait(false);
        if (earlier.Count == 0 && !await HoldsAsync(cancellationToken).ConfigureAwait(false))
            return ScriptRunStatus.Skipped;
        try
        {
            return await RunAsync(statement, identity, earlier, cancellationToken).ConfigureAwait(false)
                ? ScriptRunStatus.Applied
                : ScriptRunStatus.Ongoing;
        }
        catch (NpgsqlException exception) when (ConnectionLoss.IsIn(exception))
        {
            throw _failure.ConnectionLost(exception, "The next run goes on behind the last batch that was committed.");
        }
    }

    // False where not all batches are done.
    private async Task<bool> RunAsync(
        RangedStatement statement,
        BatchIdentity identity,
        IReadOnlyList<Checkpoint> earlier,
        CancellationToken cancellationToken
    )
    {
        var kept = await _store.ReadAsync(Server, cancellationToken).ConfigureAwait(false);
        var changed = earlier.Count == 0 ? null : WhyNotOn(identity, earlier, kept);
        if (changed is not null && _entry.Directives.Resume is null)
            throw Unknown(statement, changed);
        BatchState? ended = null;
        if (changed is null || _entry.Directives.Resume == ResumeDecision.Rerun)
        {
            ended = await RunAsync(statement, identity, earlier.Count > 0 && changed is null ? kept : null, cancellationToken)
                .ConfigureAwait(false);
            if (ended is null)
                return false;
        }

        await RecordAppliedAsync(ended?.Longest, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Null where not all batches are done.
    private async Task<BatchState?> RunAsync(
        RangedStatement statement,
        BatchIdentity identity,
        KeptBatches? kept,
        CancellationToken cancellationToken
    )
    {
        var problem = new BatchProblem(_entry.Script, statement.Written);
        var key = await new KeyReader(_batch, problem).ReadAsync(Server, cancellationToken).ConfigureAwait(false);
        if (kept is not null && kept.Order != key.Order)
            throw Unknown(statement, $"the key was {kept.Order}, and is {key.Order}, which may sort in another order");
        var before = await _verification.AskBeforeAsync(kept is null, cancellationToken).ConfigureAwait(false);
        var leaves = await LeavesAsync(statement, key, kept, cancellationToken).ConfigureAwait(false);
        if (kept is null)
            await BeginAsync(identity, key, before, leaves, cancellationToken).ConfigureAwait(false);
        else
            await _session
                .CommitAsync([_store.Take(_context.Background is null ? leaves : null)], cancellationToken)
                .ConfigureAwait(false);
        var begun = kept?.State ?? new BatchState { Size = _batch.Size, Estimate = key.Estimate };
        if (leaves)
            return Leave(begun);
        if (kept is not null)
            TellResumed(begun);
        var batches = new BatchRun(new BatchWork(_context, _progress, statement, key), _session, begun);
        var state = await batches.RunAsync(cancellationToken).ConfigureAwait(false);
        if (!batches.HasEnded)
        {
            // How long they have paused since the last one is in no checkpoint.
            await _session.CommitAsync([_store.Record(state)], cancellationToken).ConfigureAwait(false);
            return Leave(state);
        }

        await VacuumAsync(key, state, cancellationToken).ConfigureAwait(false);
        await _verification.VerifyAsync(before, cancellationToken).ConfigureAwait(false);
        return state;
    }

    // A table without rows gives nobody anything to do: the script is applied at once, as it is in a database that is made anew.
    private async Task<bool> LeavesAsync(
        RangedStatement statement,
        BatchKey key,
        KeptBatches? kept,
        CancellationToken cancellationToken
    )
    {
        if (!_context.LeavesInBackground(_entry.Directives))
            return false;
        if (kept is not null)
            return true;
        if (await Server.AsUser.ScalarAsync(key.LastQuery, [], cancellationToken).ConfigureAwait(false) is not string last)
            return false;
        await new BatchTrial(_session, _failure)
            .RunAsync(statement, new KeyRange(key, null, last), cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    private BatchState? Leave(BatchState state)
    {
        _progress.InBackground = BackgroundText.HowFar(state);
        BackgroundText.TellLeft(_context, _entry, _progress.InBackground);
        return null;
    }

    private async Task<bool> HoldsAsync(CancellationToken cancellationToken) =>
        _entry.Directives.When is not { } condition
        || await WhenCondition.HoldsAsync(Server, condition, _entry.File, _context.Mask, cancellationToken).ConfigureAwait(false);

    // Null where the batches that were begun are those of the script as it is.
    private static string? WhyNotOn(BatchIdentity identity, IReadOnlyList<Checkpoint> earlier, KeptBatches? kept) =>
        !identity.Continues(earlier)
            ? $"it was {string.Join(", then ", earlier.Select(checkpoint => checkpoint.Statement))}; it is {identity.Summary}"
        : kept is null ? "the row of pgmigrate.batch that told how far it had come is gone"
        : null;

    private MigrationException Unknown(RangedStatement statement, string what) =>
        _failure.At(
            statement.Written,
            MigrationErrorId.OutcomeUnknown,
            _context.Mask.Hide($"An earlier run has begun this script, and it has changed since: {what}."),
            "Put the statement, the table and the key back as they were, and the batches go on. Or look at the database, and "
                + "say at "
                + "the top of the script -- pgmigrate:resume rerun, to go over the whole key again, or -- pgmigrate:resume "
                + "skip, to "
                + "take it for done."
        );

    private async Task BeginAsync(
        BatchIdentity identity,
        BatchKey key,
        IReadOnlyList<string?> before,
        bool leaves,
        CancellationToken cancellationToken
    )
    {
        var batch = new ScriptBatch(Server);
        ScriptTransaction.Begin(batch);
        batch.Add(_checkpoints.Clear());
        batch.Add(_ranges.Forget());
        batch.Add(_verification.Keep(before));
        batch.Add(_store.Begin(identity, key, _batch.Size, leaves));
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    private void TellResumed(BatchState state) =>
        _context.Tell(
            // In the background that is as it should be.
            _context.Background
                is null
                ? MessageSeverity.Warning
                : MessageSeverity.Verbose,
            _entry.File,
            $"An earlier run has begun this script; going on behind its last batch: {BatchProgress.Describe(state)}."
        );

    // It may be done twice: by a run that is interrupted before the script is recorded, and by the next one. The server takes it
    // only where it is sent alone, and it evaluates what users have made of indexes.
    private async Task VacuumAsync(BatchKey key, BatchState ended, CancellationToken cancellationToken)
    {
        if (!_batch.Vacuums)
        {
            if (ended.Rows > 0)
                _context.Tell(
                    MessageSeverity.Verbose,
                    _entry.File,
                    $"{BatchProgress.Number(ended.Rows)} rows were changed: VACUUM (ANALYZE) {key.Table} makes the space of "
                        + "their old "
                        + "versions usable, or say vacuum=yes."
                );
            return;
        }

        foreach (var sql in (string[])[OwnPath.Leave(Server.Start), $"VACUUM (ANALYZE) {key.Table}", OwnPath.Take])
            await Server.ExecuteAsync(sql, [], cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAppliedAsync(TimeSpan? longest, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server);
        batch.Begin();
        batch.Add(SessionReset.ToOwnIdentity(_session.Work));
        batch.Add(SessionReset.OfRemains(batch.Scope));
        batch.Add(SessionReset.TakeWorkLockForTransaction(batch.Scope));
        batch.Add(_store.End(longest));
        batch.Add(_ranges.Forget());
        batch.Add(_history.RecordScript(_progress, ScriptRunStatus.Applied));
        batch.Add(_checkpoints.Clear());
        batch.Add(_verification.Forget());
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }
}
