namespace PgMigrate.Engine.Execution.Batches;

/// <summary>What stands before each batch: others may want it to wait, and the time may be over.</summary>
internal interface IBatchGate
{
    /// <summary>What others want, as it was when it was asked last.</summary>
    WantedBatch Wanted { get; }

    /// <summary>True where no batch may begin any more, which is no failure.</summary>
    bool IsClosed { get; }

    /// <summary>Waits until the next batch may begin, or none may.</summary>
    /// <param name="state">How far the batches behind this gate are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The same, and what is known of the wait.</returns>
    /// <exception cref="MigrationException">BatchStopped, DirectiveInvalid.</exception>
    Task<BatchState> WaitAsync(BatchState state, CancellationToken cancellationToken);

    /// <summary>Nothing was done for the share of the time in which nothing shall be.</summary>
    /// <param name="state">How far the batches behind this gate are.</param>
    /// <param name="time">How long.</param>
    /// <returns>The same, and what is known of the rest.</returns>
    BatchState Rested(BatchState state, TimeSpan time);

    /// <summary>A batch was committed.</summary>
    /// <param name="state">How far the batches behind this gate are.</param>
    /// <param name="keys">Rows of its range.</param>
    void Passed(BatchState state, long keys);
}
