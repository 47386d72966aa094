using PgMigrate.Engine.Configuration.Signals;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>What others want of a script's batches: the newest word of Suspend-, Resume- and Set-PgMigrationBatch.</summary>
/// <param name="SuspendedBy">Who holds them back, and why; null where nobody does.</param>
/// <param name="Size">Rows of a batch; null where the pace decides.</param>
/// <param name="Target">How long a batch shall take; null where the script says it.</param>
/// <param name="Pause">The share of the time in which nothing is done, below 1; null where the script says it.</param>
internal sealed record WantedBatch(string? SuspendedBy, int? Size, TimeSpan? Target, double? Pause)
{
    /// <summary>What the batches pause for; null where the script says it.</summary>
    public IReadOnlyList<BatchSignal>? PauseOn { get; init; }

    /// <summary>What ends the run; null where the script says it.</summary>
    public IReadOnlyList<BatchSignal>? StopOn { get; init; }

    /// <summary>Nothing.</summary>
    public static WantedBatch Nothing { get; } = new(null, null, null, null);
}
