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

    /// <summary>Runs all tests.</summary>
    /// <param name="tests">Runs them.</param>
    /// <param name="folder">Full path of an empty folder for what is traced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Trace> RunAsync(TestProcess tests, string folder, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string> { ["PGMIGRATE_MUTANT_TRACE"] = folder };
        var outcome = await tests.RunAsync(null, variables, TimeSpan.FromHours(2), cancellationToken);
        if (outcome.ExitCode is not (0 or 1))
            throw new InvalidOperationException($"The tests without a mutant ended with exit code {outcome.ExitCode}.");
        return new Trace
        {
            Seconds = outcome.Seconds.Where(pair => !outcome.Failed.Contains(pair.Key)).ToDictionary(),
            Failed = [.. outcome.Failed.Order(StringComparer.Ordinal)],
            Reached = Directory.GetFiles(folder).SelectMany(File.ReadLines).Select(line => line.Split('\t'))
                .GroupBy(parts => int.Parse(parts[1], CultureInfo.InvariantCulture), parts => parts[0])
                .ToDictionary(mutant => mutant.Key, mutant => mutant.ToHashSet()),
        };
    }
}
