using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// The batches of one script: a pass goes over the key from its first value to the one that was its last when the pass began, so
/// that it ends however fast others insert.
/// </summary>
internal sealed class BatchRun
{
    private readonly BatchWork _work;
    private readonly WorkSession _session;
    private readonly BatchDirective _batch;
    private readonly BatchStore _store;
    private readonly RangeStore _ranges;
    private readonly BatchProgress _told;
    private readonly BatchSignals _signals;
    private readonly BatchTries _tries = new();
    private BatchState _state;

    /// <param name="work">The script.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="state">How far they are.</param>
    public BatchRun(BatchWork work, WorkSession session, BatchState state)
    {
        var entry = work.Progress.Entry;
        _work = work;
        _session = session;
        _batch = entry.Directives.Batch!;
        _state = state;
        _store = new BatchStore(work.Context, entry);
        _ranges = new RangeStore(work.Context, entry);
        _told = new BatchProgress(work.Context, entry);
        _signals = new BatchSignals(work.Context, session, work.Progress, _store, work.Key, _told);
    }

    /// <summary>True once all of them are done; false where a run of what is in the background has used up its time.</summary>
    public bool HasEnded { get; private set; }

    private ServerConnection Server => _session.Work.Server;

    /// <summary>Runs what is left of them.</summary>
    /// <returns>How far they are.</returns>
    /// <exception cref="MigrationException">A batch failed; or the last pass that is allowed has still changed rows.</exception>
    public async Task<BatchState> RunAsync(CancellationToken cancellationToken)
    {
        // Where an earlier run has ended with the last pass that was allowed, further ones are made.
        var isNew = !_state.PassIsOver;
        try
        {
            for (; await RunPassAsync(cancellationToken).ConfigureAwait(false); isNew = true)
            {
                HasEnded = _state.PassRows == 0 || _batch.Passes == 1;
                if (HasEnded)
                    break;
                if (isNew && _state.Pass % _batch.Passes == 0)
                    throw NeverEnds();
                _state = _state.NextPass();
            }

            return _state;
        }
        finally
        {
            _work.Progress.Rows = _state.Rows;
            _told.Completed();
        }
    }

    // False where the time is over before the pass is.
    private async Task<bool> RunPassAsync(CancellationToken cancellationToken)
    {
        if (_state.PassEnd is null)
            _state = _state with
            {
                PassEnd =
                    await Server.AsUser.ScalarAsync(_work.Key.LastQuery, [], cancellationToken).ConfigureAwait(false) as string,
            };
        if (_state.PassEnd is null && _work.Context.Probe is not null)
            await Single().ShowAsync(cancellationToken).ConfigureAwait(false);
        if (_state.PassEnd is null || _state.PassIsOver)
            return true;
        var ranges = await FindRangesAsync(cancellationToken).ConfigureAwait(false);
        return ranges.Count > 0
            ? await RunRangesAsync(ranges, cancellationToken).ConfigureAwait(false)
            : await RunWholeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RunWholeAsync(CancellationToken cancellationToken)
    {
        var pass = Single();
        try
        {
            return await pass.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _state = pass.State;
        }
    }

    private RangeRun Single() => new(_work, _session, _store, new SingleGate(_work.Context, _signals, _told), _tries, _state);

    // Those that an earlier run has cut are gone on with as they are, however many at once.
    private async Task<IReadOnlyList<BatchRange>> FindRangesAsync(CancellationToken cancellationToken)
    {
        // Whoever looks on sees one connection.
        if (_work.Context.Probe is not null)
            return [];
        var kept = await _ranges.ReadAsync(Server, cancellationToken).ConfigureAwait(false);
        if (kept.Count > 0 || _batch.Parallel == 1)
            return kept;
        var cut = await new RangeCut(_work.Key, _batch.Parallel)
            .CutAsync(Server, _state, cancellationToken)
            .ConfigureAwait(false);
        if (cut.Count < 2)
            return [];
        // What is done of the pass is behind the first of them.
        _state = _state with
        {
            Last = null,
        };
        await _session.CommitAsync([_store.Record(_state), .. cut.Select(_ranges.Keep)], cancellationToken).ConfigureAwait(false);
        return cut;
    }

    private async Task<bool> RunRangesAsync(IReadOnlyList<BatchRange> ranges, CancellationToken cancellationToken)
    {
        using var gate = new SharedGate(_work.Context, _signals, _told, _state);
        try
        {
            if (!await new ParallelPass(_work, _session, _ranges, gate).RunAsync(ranges, cancellationToken).ConfigureAwait(false))
                return false;
        }
        finally
        {
            _state = gate.Total;
        }

        _state = _state with { Last = _state.PassEnd };
        await _session.CommitAsync([_store.Record(_state), _ranges.Forget()], cancellationToken).ConfigureAwait(false);
        return true;
    }

    private MigrationException NeverEnds() =>
        new ScriptFailure(_work.Context, _work.Progress.Entry, inSteps: true).At(
            _work.Statement.Written,
            MigrationErrorId.StatementFailed,
            $"Still {BatchProgress.Number(_state.PassRows)} rows a pass, in the last of {_batch.Passes}: writers are faster, "
                + "or the statement's condition holds for rows that it has changed.",
            "Apply a trigger or a default first that sees to the rows that are written from then on, and run again: the "
                + "batches go over the key once more."
        );
}
