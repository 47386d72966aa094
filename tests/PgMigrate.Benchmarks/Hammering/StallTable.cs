using System.Globalization;
using System.Text;

namespace PgMigrate.Benchmarks.Hammering;

/// <summary>What the clients of one contender have seen.</summary>
/// <param name="Contender">Who changed the tables meanwhile.</param>
/// <param name="Seconds">How long the changes took; null where there were none.</param>
/// <param name="Milliseconds">How long each query took.</param>
public sealed record HammerResult(string Contender, double? Seconds, IReadOnlyList<double> Milliseconds)
{
    /// <summary>A query that takes longer counts as delayed.</summary>
    public const double Delay = 150;

    /// <summary>How many queries were delayed, in percent.</summary>
    public double Delayed => 100.0 * Milliseconds.Count(time => time > Delay) / Milliseconds.Count;

    /// <summary>The longest of them, in milliseconds.</summary>
    public double Longest => Milliseconds.Max();

    /// <summary>The time within which so much of them were answered.</summary>
    public double Percentile(double share) =>
        Milliseconds.Order().ElementAt((int)Math.Min(Milliseconds.Count - 1, share * Milliseconds.Count));
}

/// <summary>The contenders side by side.</summary>
public static class StallTable
{
    private static readonly string[] Heads = ["changes by", "took", "queries", "delayed over 150 ms", "99.9 % within", "longest"];

    /// <summary>In Markdown.</summary>
    public static string Format(IEnumerable<HammerResult> results)
    {
        var text = new StringBuilder();
        foreach (var row in new[] { Heads, [.. Heads.Select(_ => "---")] }.Concat(results.Select(Cells)))
            text.Append("| ").AppendJoin(" | ", row).AppendLine(" |");
        return text.ToString();
    }

    private static string[] Cells(HammerResult result) =>
        [
            result.Contender,
            result.Seconds is { } seconds ? Number(seconds, "0.0 s") : "–",
            Number(result.Milliseconds.Count, "#,0"),
            Number(result.Delayed, "0.000") + " %",
            Number(result.Percentile(0.999), "0 ms"),
            Number(result.Longest, "#,0 ms"),
        ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
