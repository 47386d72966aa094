namespace PgMigrate.Mutation.Mutants;

/// <summary>Chooses mutants by a seed, from each folder as many as its share of all.</summary>
internal sealed class MutantSample
{
    private readonly CompileCheck _check;
    private readonly Random _random;
    private readonly List<Mutant> _chosen = [];

    /// <param name="check">Sorts out what does not compile.</param>
    /// <param name="seed">Equal seeds choose equal mutants of equal sources.</param>
    public MutantSample(CompileCheck check, int seed)
    {
        _check = check;
        _random = new Random(seed);
    }

    /// <summary>How many were replaced since they do not compile.</summary>
    public int Replaced { get; private set; }

    /// <summary>The chosen ones, numbered in the order of their places.</summary>
    /// <param name="byFolder">All mutants, of each folder.</param>
    /// <param name="count">How many are wanted.</param>
    public IReadOnlyList<Mutant> Choose(IReadOnlyList<IReadOnlyList<Mutant>> byFolder, int count)
    {
        var all = byFolder.Sum(folder => folder.Count);
        var passed = 0;
        foreach (var folder in byFolder)
        {
            // Rounded sums, not rounded shares: they add up to the count.
            var before = passed * count / all;
            passed += folder.Count;
            ChooseFrom([.. folder], (passed * count / all) - before);
        }

        return
        [
            .. _chosen
                .OrderBy(mutant => mutant.File, StringComparer.Ordinal)
                .ThenBy(mutant => mutant.Span.Start)
                .Select((mutant, index) => mutant with { Number = index + 1 }),
        ];
    }

    private void ChooseFrom(Mutant[] mutants, int count)
    {
        _random.Shuffle(mutants);
        foreach (var mutant in mutants)
        {
            if (count == 0)
                return;
            if (_chosen.Any(other => Meet(mutant, other)))
                continue;
            if (!mutant.IsSql && !_check.Compiles(mutant))
            {
                Replaced++;
                continue;
            }

            _chosen.Add(mutant);
            count--;
        }
    }

    // Two mutants of one SQL file are two texts; two of one place in C# cannot both be planted.
    private static bool Meet(Mutant one, Mutant other) =>
        !one.IsSql && one.File == other.File && one.Span.IntersectsWith(other.Span);
}
