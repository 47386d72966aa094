using System.Globalization;
using System.Text;

namespace PgMigrate.Benchmarks.Measuring;

/// <summary>The table that the program is for, in Markdown.</summary>
public static class ResultTable
{
    private static readonly string[] Heads = ["case", "PgMigrate", "rival", "", "result", "at most", ""];

    /// <summary>One line a result, columns in line.</summary>
    public static string Format(IEnumerable<Result> results)
    {
        var rows = results.Select(Cells).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        rows.Insert(1, [.. widths.Select(width => new string('-', width))]);

        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
        return text.ToString();
    }

    private static string[] Cells(Result result) =>
        [
            result.Case,
            Measured(result.Ours, result.Unit),
            result.Rival is { } rival ? Measured(rival, result.Unit) : "–",
            result.Rival?.Contender ?? string.Empty,
            Figure(result, result.Value),
            result.Limit is { } limit ? Figure(result, limit) : string.Empty,
            result.Verdict,
        ];

    private static string Measured(Samples samples, string unit) =>
        samples.Values.Count == 1
            ? $"{Number(samples.Median, unit)} {unit}"
            : $"{Number(samples.Median, unit)} {unit} ({Number(samples.Minimum, unit)}–{Number(samples.Maximum, unit)})";

    private static string Figure(Result result, double value) =>
        result.Kind == LimitKind.Ratio
            ? value.ToString("0.00 ×", CultureInfo.InvariantCulture)
            : $"{Number(value, result.Unit)} {result.Unit}";

    private static string Number(double value, string unit) =>
        value.ToString(
            unit switch
            {
                "s" => "0.00",
                "%" => "0.000",
                _ => "0",
            },
            CultureInfo.InvariantCulture
        );
}
