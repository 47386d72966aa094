using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// The gate of batches that run several at once. Whoever comes first asks for all, on the run's own connection; where there is a
/// reason to wait, the others come to the gate one by one and wait behind it.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="signals">What is asked.</param>
/// <param name="told">Tells how far they are.</param>
/// <param name="total">How far all of them are together.</param>
internal sealed class SharedGate(RunContext context, BatchSignals signals, BatchProgress told, BatchState total)
    : IBatchGate,
        IDisposable
{
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly object _turn = new();
    private BatchState _total = total;
    private volatile bool _hasFailed;

    /// <summary>How far all of them are together.</summary>
    public BatchState Total
    {
        get
        {
            lock (_turn)
                return _total;
        }
    }

    /// <inheritdoc/>
    public WantedBatch Wanted => signals.Wanted;

    /// <inheritdoc/>
    public bool IsClosed => _hasFailed || signals.StillHold || context.Background is { IsOver: true };

    /// <summary>One of them has failed: the others end with the batch that they are at.</summary>
    public void Fail() => _hasFailed = true;

    /// <inheritdoc/>
    public async Task<BatchState> WaitAsync(BatchState state, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsClosed)
                return state;
            var waited = await signals.WaitAsync(Total, cancellationToken).ConfigureAwait(false);
            // The others have gone on meanwhile, and rested.
            lock (_turn)
                _total = _total with
                {
                    Paused = waited.Paused,
                    Pauses = waited.Pauses.WithThatOf(PauseCause.Share, _total.Pauses),
                };
            return state;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc/>
    public BatchState Rested(BatchState state, TimeSpan time)
    {
        lock (_turn)
            _total = _total with { Pauses = _total.Pauses.With(PauseCause.Share, time, begins: true) };
        return state;
    }

    /// <inheritdoc/>
    public void Passed(BatchState state, long keys)
    {
        context.Background?.Worked();
        lock (_turn)
            told.Note(_total, keys);
    }

    /// <summary>A batch of a range was committed, and is counted among all.</summary>
    /// <param name="keys">Rows of its range.</param>
    /// <param name="rows">Rows that it has changed.</param>
    /// <param name="failures">Batches that were stopped before it.</param>
    /// <param name="size">Rows of the next one.</param>
    /// <param name="longest">The longest that a batch of the range has held its locks.</param>
    public void Count(long keys, long rows, long failures, int size, TimeSpan longest)
    {
        lock (_turn)
            _total = _total.After(string.Empty, keys, rows) with
            {
                Last = null,
                Failures = _total.Failures + failures,
                Size = size,
                Longest = longest > _total.Longest ? longest : _total.Longest,
            };
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();
}
