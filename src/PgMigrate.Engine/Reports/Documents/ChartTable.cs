namespace PgMigrate.Engine.Reports.Documents;

/// <summary>What a chart shows, where no picture can be.</summary>
internal static class ChartTable
{
    /// <summary>A row for each moment at which something is other than at the one before.</summary>
    public static ReportTable ToTable(this ReportChart chart) =>
        new(
            [new ReportColumn("at", "Date"), .. chart.Series.Select(series => new ReportColumn(series.Name, series.Name))],
            [
                .. Enumerable
                    .Range(0, chart.Times.Count)
                    .Where(i => chart.IsStacked ? chart.Series.Any(series => series.Values[i] != 0) : IsNews(chart, i))
                    .Select(i =>
                        (IReadOnlyList<object?>)
                            [
                                chart
                                    .Times[i]
                                    .UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                                .. chart.Series.Select(series => (object?)series.Values[i]),
                            ]
                    ),
            ]
        );

    private static bool IsNews(ReportChart chart, int i) =>
        i == 0 || chart.Series.Any(series => series.Values[i] != series.Values[i - 1]);
}
