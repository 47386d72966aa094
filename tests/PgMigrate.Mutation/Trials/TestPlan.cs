using PgMigrate.Mutation.Mutants;

namespace PgMigrate.Mutation.Trials;

/// <summary>
/// Which tests try a mutant, and in what order: those that have come for survivors, those of its folder, the others; cheap ones
/// before dear ones.
/// </summary>
/// <param name="trace">What each test reaches, and costs.</param>
/// <param name="known">The full names of all tests that there are now.</param>
/// <param name="limit">The seconds of all tests of one mutant.</param>
internal sealed class TestPlan(Trace trace, IReadOnlyCollection<string> known, double limit)
{
    // A process costs some seconds, with its server: so many of the tests share one that these do not count.
    private static readonly double[] BatchSeconds = [15, 60, double.PositiveInfinity];

    /// <summary>How many methods reach a mutant.</summary>
    public int Reaching(Mutant mutant) => known.Count(test => Reaches(test, mutant));

    /// <summary>The methods that try it, in batches; none where no test reaches it.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Of(Mutant mutant)
    {
        var batches = BatchSeconds.Select(_ => new List<string>()).ToArray();
        var total = 0d;
        var tests = known
            .Where(test => MayNotice(test, mutant))
            .OrderBy(test => Rank(test, mutant))
            .ThenBy(Cost)
            .ThenBy(test => test, StringComparer.Ordinal);
        foreach (var test in tests)
        {
            if (total + Cost(test) > limit)
                continue;
            total += Cost(test);
            batches[Array.FindIndex(BatchSeconds, end => total <= end)].Add(test);
        }

        return [.. batches.Where(batch => batch.Count > 0)];
    }

    /// <summary>The seconds that methods took, one after the other.</summary>
    public double Seconds(IReadOnlyList<string> methods) => methods.Sum(Cost);

    private bool MayNotice(string test, Mutant mutant) =>
        !trace.Failed.Contains(test) && (Reaches(test, mutant) || MayReachUnseen(test, mutant));

    // An initializer runs once for all tests, and another process knows no test.
    private bool MayReachUnseen(string test, Mutant mutant) =>
        trace.Reached.TryGetValue(mutant.Number, out var tests)
        && (mutant.IsStatic || (tests.Contains("?") && (IsOf(mutant.Folder, test) || IsOf("Faults", test))));

    private bool Reaches(string test, Mutant mutant) =>
        trace.Reached.TryGetValue(mutant.Number, out var tests)
        && (tests.Contains(test) || tests.Contains(test[..(test.LastIndexOf('.') + 1)] + "*"));

    private static bool IsOf(string folder, string test) => test.Contains($".{folder}.", StringComparison.Ordinal);

    private int Rank(string test, Mutant mutant)
    {
        if (trace.Added.Contains(test))
            return 0;
        return IsOf(mutant.Folder, test) ? 1 : 2;
    }

    private double Cost(string test) => trace.Seconds.GetValueOrDefault(test, 1);
}
