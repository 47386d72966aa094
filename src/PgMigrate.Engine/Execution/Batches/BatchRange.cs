namespace PgMigrate.Engine.Execution.Batches;

/// <summary>One of the ranges that a pass is cut into.</summary>
/// <param name="Number">Its number, from 1, in the order of the key.</param>
/// <param name="Begin">The value behind which it begins, as a JSON array; null for the beginning.</param>
/// <param name="End">The value with which it ends, as a JSON array.</param>
/// <param name="Last">The last value that was processed in it; null before its first batch.</param>
/// <param name="Size">Rows of its next batch.</param>
internal sealed record BatchRange(int Number, string? Begin, string End, string? Last, int Size)
{
    /// <summary>True once all of it is done.</summary>
    public bool IsOver => Last == End;

    /// <summary>How far it is, as batches that run one behind the other know it.</summary>
    /// <param name="size">Rows of the next batch.</param>
    public BatchState ToState(int size) =>
        new()
        {
            PassEnd = End,
            Last = Last ?? Begin,
            Size = size,
        };
}
