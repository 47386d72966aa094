using System.Globalization;

namespace PgMigrate.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Runs">How often each contender is measured.</param>
/// <param name="Only">A part of the names of the cases to run; null for all.</param>
/// <param name="Scripts">How many scripts a small folder holds.</param>
/// <param name="ManyScripts">How many scripts a large folder holds.</param>
/// <param name="Rows">How many rows a backup copies, batches change and a load brings.</param>
/// <param name="Seconds">How long clients hit a database while it is changed.</param>
/// <param name="Databases">How many databases a fleet has.</param>
public sealed record BenchmarkOptions(int Runs, string? Only, int Scripts, int ManyScripts, int Rows, int Seconds, int Databases)
{
    /// <summary>How to call the program.</summary>
    public const string Usage =
        "PgMigrate.Benchmarks [--runs 5] [--only part-of-a-name] [--scripts 1000] [--many 10000] [--rows 10000000] "
        + "[--seconds 60] [--databases 64]";

    /// <summary>Reads the arguments.</summary>
    /// <returns>False where they are not understood; then <paramref name="problem"/> says why.</returns>
    public static bool TryParse(IReadOnlyList<string> arguments, out BenchmarkOptions options, out string problem)
    {
        options = new BenchmarkOptions(5, null, 1_000, 10_000, 10_000_000, 60, 64);
        problem = string.Empty;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : string.Empty;
            if (Apply(options, arguments[i], value) is not { } applied)
            {
                problem = $"Not understood: {arguments[i]} {value}".TrimEnd();
                return false;
            }

            options = applied;
        }

        return true;
    }

    private static BenchmarkOptions? Apply(BenchmarkOptions options, string name, string value) =>
        name switch
        {
            "--runs" when Count(value) is { } runs => options with { Runs = runs },
            "--only" when value.Length > 0 => options with { Only = value },
            "--scripts" when Count(value) is { } scripts => options with { Scripts = scripts },
            "--many" when Count(value) is { } scripts => options with { ManyScripts = scripts },
            "--rows" when Count(value) is { } rows => options with { Rows = rows },
            "--seconds" when Count(value) is { } seconds => options with { Seconds = seconds },
            "--databases" when Count(value) is { } databases => options with { Databases = databases },
            _ => null,
        };

    private static int? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
}
