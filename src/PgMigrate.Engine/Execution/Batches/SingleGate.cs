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
    public async Task<BatchState> WaitAsync(BatchState state, CancellationToken cancellationToken)
    {
        if (IsClosed)
            return state;
        var paused = await signals.WaitAsync(cancellationToken).ConfigureAwait(false);
        return state with { Paused = state.Paused + paused };
    }

    /// <inheritdoc/>
    public void Passed(BatchState state, long keys)
    {
        context.Background?.Worked();
        told.Note(state, keys);
    }
}
