namespace PgMigrate.Benchmarks.Measuring;

/// <summary>What a limit is held against.</summary>
public enum LimitKind
{
    /// <summary>Ours by the rival's.</summary>
    Ratio,

    /// <summary>Ours less the rival's.</summary>
    Difference,

    /// <summary>Ours alone.</summary>
    Value,
}

/// <summary>One line of the table.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Unit">s, ms, MB, % or statements.</param>
/// <param name="Ours">PgMigrate.</param>
/// <param name="Rival">Who it is compared with; null where the limit is for ours alone.</param>
/// <param name="Kind">What the limit is held against.</param>
/// <param name="Limit">At most; null where the line is for information.</param>
public sealed record Result(string Case, string Unit, Samples Ours, Samples? Rival, LimitKind Kind, double? Limit)
{
    /// <summary>What the limit is held against.</summary>
    public double Value =>
        Kind switch
        {
            LimitKind.Ratio => Ours.Median / Required.Median,
            LimitKind.Difference => Ours.Median - Required.Median,
            _ => Ours.Median,
        };

    /// <summary>ok, OVER, or nothing where there is no limit.</summary>
    public string Verdict =>
        Limit is not { } limit ? string.Empty
        : Value <= limit ? "ok"
        : "OVER";

    private Samples Required => Rival ?? throw new InvalidOperationException($"{Case} has nothing to be compared with.");
}
