namespace PgMigrate.Benchmarks.Measuring;

/// <summary>What was measured of one contender, run by run.</summary>
/// <param name="Contender">Who was measured.</param>
/// <param name="Values">One value a run.</param>
public sealed record Samples(string Contender, IReadOnlyList<double> Values)
{
    /// <summary>The smallest.</summary>
    public double Minimum => Values.Min();

    /// <summary>The largest.</summary>
    public double Maximum => Values.Max();

    /// <summary>The one in the middle; the mean of two for an even number.</summary>
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>A single value that does not vary, such as a count.</summary>
    public static Samples Single(string contender, double value) => new(contender, [value]);
}
