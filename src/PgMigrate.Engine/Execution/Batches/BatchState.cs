namespace PgMigrate.Engine.Execution.Batches;

/// <summary>How far the batches of a script are: what its checkpoint holds.</summary>
internal sealed record BatchState
{
    /// <summary>How often the key is gone over, this time included.</summary>
    public int Pass { get; init; } = 1;

    /// <summary>The last value of the key when the pass began, as a JSON array; null where it was not looked up yet.</summary>
    public string? PassEnd { get; init; }

    /// <summary>Rows changed in the pass.</summary>
    public long PassRows { get; init; }

    /// <summary>The last value that was processed in the pass, as a JSON array; null before its first batch.</summary>
    public string? Last { get; init; }

    /// <summary>Rows of the table that were gone over in the pass.</summary>
    public long Keys { get; init; }

    /// <summary>Rows changed in all passes.</summary>
    public long Rows { get; init; }

    /// <summary>Batches committed.</summary>
    public long Batches { get; init; }

    /// <summary>Batches that a lock or a time limit has stopped.</summary>
    public long Failures { get; init; }

    /// <summary>How long they have waited for signals, and while they were suspended.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>How long they have waited, by cause; the share of the time in which nothing is done included.</summary>
    public PauseTimes Pauses { get; init; } = PauseTimes.None;

    /// <summary>The longest that a batch has held its locks: from its BEGIN up to its COMMIT.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Rows of the next batch.</summary>
    public required int Size { get; init; }

    /// <summary>Rows that the server believed the table to have when the batches began; 0 where it did not know.</summary>
    public long Estimate { get; init; }

    /// <summary>True once every row is behind the place that the batches have come to.</summary>
    public bool PassIsOver => PassEnd is not null && Last == PassEnd;

    /// <summary>The same after a batch.</summary>
    /// <param name="end">The value with which it has ended.</param>
    /// <param name="keys">Rows of the table in its range.</param>
    /// <param name="rows">Rows that it has changed.</param>
    public BatchState After(string end, long keys, long rows) =>
        this with
        {
            Last = end,
            Keys = Keys + keys,
            PassRows = PassRows + rows,
            Rows = Rows + rows,
            Batches = Batches + 1,
        };

    /// <summary>The same where the key is gone over once more.</summary>
    public BatchState NextPass() => this with { Pass = Pass + 1, PassEnd = null, PassRows = 0, Last = null, Keys = 0 };
}
