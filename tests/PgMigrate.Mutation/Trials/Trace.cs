using System.Globalization;

namespace PgMigrate.Mutation.Trials;

/// <summary>What a run of all tests without any mutant told.</summary>
internal sealed class Trace
{
    /// <summary>The seconds that each method took that passed.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Methods that failed without a mutant: they notice nothing.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>
    /// Who reached which mutant: a method, <c>Class.*</c> for its fixture, <c>?</c> for another process and what no test began.
    /// </summary>
    public required IReadOnlyDictionary<int, HashSet<string>> Reached { get; init; }

    /// <summary>When the first run began; UTC.</summary>
    public required DateTime Began { get; init; }

    /// <summary>Methods that have come since then, written for mutants that survived.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>Runs tests.</summary>
    /// <param name="tests">Runs them.</param>
    /// <param name="methods">Their full names; null for all.</param>
    /// <param name="folder">Full path of a folder for what is traced; it is emptied before.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Trace> RunAsync(
        TestProcess tests,
        IReadOnlyList<string>? methods,
        string folder,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var began = DateTime.UtcNow;
        var variables = new Dictionary<string, string> { ["PGMIGRATE_MUTANT_TRACE"] = folder };
        var outcome = await tests.RunAsync(methods, variables, [], TimeSpan.FromHours(2), cancellationToken);
        if (outcome.ExitCode is not (0 or 1))
            throw new InvalidOperationException($"The tests without a mutant ended with exit code {outcome.ExitCode}.");
        return new Trace
        {
            Began = began,
            Seconds = outcome.Seconds.Where(pair => !outcome.Failed.Contains(pair.Key)).ToDictionary(),
            Failed = [.. outcome.Failed.Order(StringComparer.Ordinal)],
            Reached = Directory
                .GetFiles(folder)
                .SelectMany(File.ReadLines)
                .Select(line => line.Split('\t'))
                .GroupBy(parts => int.Parse(parts[1], CultureInfo.InvariantCulture), parts => parts[0])
                .ToDictionary(mutant => mutant.Key, mutant => mutant.ToHashSet()),
        };
    }

    /// <summary>What a later run of other tests told, too.</summary>
    public Trace With(Trace later) =>
        new()
        {
            Began = Began,
            Added = [.. Added.Union(later.Seconds.Keys.Except(Seconds.Keys))],
            Seconds = Seconds
                .Where(test => !later.Failed.Contains(test.Key))
                .Concat(later.Seconds)
                .GroupBy(test => test.Key)
                .ToDictionary(test => test.Key, test => test.Last().Value),
            Failed = [.. Failed.Where(test => !later.Seconds.ContainsKey(test)).Union(later.Failed)],
            Reached = Reached
                .Concat(later.Reached)
                .GroupBy(mutant => mutant.Key)
                .ToDictionary(mutant => mutant.Key, mutant => mutant.SelectMany(reached => reached.Value).ToHashSet()),
        };
}
