using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>The gate of batches that run one behind the other.</summary>
/// <param name="context">The run.</param>
/// <param name="signals">What is asked.</param>
/// <param name="told">Tells how far they are.</param>
internal sealed class SingleGate(RunContext context, BatchSignals signals, BatchProgress told) : IBatchGate
{
    /// <inheritdoc/>
    public WantedBatch Wanted => signals.Wanted;

    /// <inheritdoc/>
    public bool IsClosed => signals.StillHold || context.Background is { IsOver: true };

    /// <inheritdoc/>
    public Task<BatchState> WaitAsync(BatchState state, CancellationToken cancellationToken) =>
        IsClosed ? Task.FromResult(state) : signals.WaitAsync(state, cancellationToken);

    /// <inheritdoc/>
    public BatchState Rested(BatchState state, TimeSpan time) =>
        state with
        {
            Pauses = state.Pauses.With(PauseCause.Share, time, begins: true),
        };

    /// <inheritdoc/>
    public void Passed(BatchState state, long keys)
    {
        context.Background?.Worked();
        told.Note(state, keys);
    }
}
