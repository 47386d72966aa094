using System.Collections.Concurrent;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>
/// How many annotations a step of GitHub may still have: ten of a kind are shown, and the rest is dropped without a word.
/// </summary>
internal sealed class AnnotationBudget
{
    private const int OfAKind = 10;

    // Calls of one process may be of one step; what they have had is not to be learnt elsewhere.
    private static readonly ConcurrentDictionary<string, AnnotationBudget> Steps = new(StringComparer.Ordinal);

    private int _errors = OfAKind;
    private int _warnings = OfAKind;

    /// <summary>That of a step.</summary>
    /// <param name="step">What tells it from others.</param>
    public static AnnotationBudget OfStep(string step) => Steps.GetOrAdd(step, _ => new AnnotationBudget());

    /// <summary>Takes one; false where none is left.</summary>
    /// <param name="isError">False for a warning.</param>
    public bool Spend(bool isError) =>
        isError ? Interlocked.Decrement(ref _errors) >= 0 : Interlocked.Decrement(ref _warnings) >= 0;
}
