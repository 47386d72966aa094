namespace PgMigrate;

/// <summary>How a script stands that runs in batches.</summary>
public enum MigrationBatchState
{
    /// <summary>A run is at it.</summary>
    Running,

    /// <summary>It was begun and not ended, and no run is at it: the next one goes on.</summary>
    Waiting,

    /// <summary>It is held back: no batch begins before <c>Resume-PgMigrationBatch</c>.</summary>
    Suspended,

    /// <summary>All of its batches are done.</summary>
    Ended,

    /// <summary>
    /// It was left in the background, and no run is at it: the next <c>Resume-PgMigrationBatch -Path</c> goes on.
    /// </summary>
    Ongoing,
}

/// <summary>A script that runs in batches, and how far it is: what <c>Get-PgMigrationBatch</c> emits.</summary>
public sealed record MigrationBatch
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The script, by the name in grate's history.</summary>
    public required string Script { get; init; }

    /// <summary>How it stands.</summary>
    public required MigrationBatchState State { get; init; }

    /// <summary>The table whose key is gone over, quoted and with its schema.</summary>
    public required string Table { get; init; }

    /// <summary>The columns of the key, in its order.</summary>
    public required string Key { get; init; }

    /// <summary>How often the key is gone over, this time included.</summary>
    public int Pass { get; init; }

    /// <summary>Rows of the table that were gone over in this pass.</summary>
    public long Rows { get; init; }

    /// <summary>Rows that the server believed the table to have when the batches began; null where it did not know.</summary>
    public long? EstimatedRows { get; init; }

    /// <summary>Rows that the statement has changed, in all passes.</summary>
    public long ChangedRows { get; init; }

    /// <summary>Batches that were committed.</summary>
    public long Batches { get; init; }

    /// <summary>Batches that a lock or a time limit has stopped.</summary>
    public long Failures { get; init; }

    /// <summary>Rows of the last batch; of the next one where that was set.</summary>
    public int Size { get; init; }

    /// <summary>How long a batch shall take, where that was set; null where the script says it.</summary>
    public TimeSpan? BatchDuration { get; init; }

    /// <summary>
    /// The share of the time in percent in which nothing is done, where that was set; null where the script says it.
    /// </summary>
    public int? Pause { get; init; }

    /// <summary>How long the batches have waited: for signals, and while they were suspended under a run.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>
    /// How long they have waited, by cause. The share of the time in which nothing is done is a cause of its own here, and no
    /// part of <see cref="Paused"/>.
    /// </summary>
    public IReadOnlyList<BatchPause> Pauses { get; init; } = [];

    /// <summary>What the run waits for now, with what was measured; null where it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Signals that let the batches wait, where they were set; null where the script says it.</summary>
    public IReadOnlyList<string>? PauseOn { get; init; }

    /// <summary>Signals that end the run, where they were set; null where the script says it.</summary>
    public IReadOnlyList<string>? StopOn { get; init; }

    /// <summary>The longest that a batch has held its locks; zero before the first.</summary>
    public TimeSpan LongestBatch { get; init; }

    /// <summary>When the batches began (UTC).</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last batch was committed (UTC).</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the last of all was (UTC); null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who suspended it, as <c>user@host</c>; null where nobody has.</summary>
    public string? SuspendedBy { get; init; }

    /// <summary>Why; null where no reason was given.</summary>
    public string? Reason { get; init; }
}
