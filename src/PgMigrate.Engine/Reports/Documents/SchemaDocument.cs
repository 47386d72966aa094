using System.Globalization;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>How the schema has grown.</summary>
internal static class SchemaDocument
{
    // A chart with more lines is not read any more.
    private const int MostLines = 7;

    /// <summary>Makes it.</summary>
    /// <param name="sources">What was read of each database.</param>
    /// <param name="query">What was asked for.</param>
    public static ReportDocument Of(IReadOnlyList<ReportSource> sources, ReportQuery query)
    {
        (string Place, GrowthPoint Point)[] points =
        [
            .. sources.SelectMany(source => InTime(source.Growth, query).Select(point => (source.Place, point))),
        ];
        return new ReportDocument(
            ReportKind.Schema,
            "Growth of the schema",
            Summary(sources, points),
            [
                .. sources.Select((source, index) => Chart(source, index, query)),
                new ReportSection("objects", "Objects by type")
                {
                    IsMain = true,
                    Table = new ReportTable(
                        [
                            new("at", "At"),
                            ReportSource.Column(sources),
                            new("type", "Type"),
                            new("count", "Objects"),
                            new("difference", "Difference"),
                            new("runId", "Run") { IsForPrograms = true },
                        ],
                        [.. points.GroupBy(point => point.Place).SelectMany(of => Rows(of.Key, [.. of.Select(one => one.Point)]))]
                    ),
                },
            ]
        );
    }

    // What stood before the time is where it begins.
    private static IReadOnlyList<GrowthPoint> InTime(IReadOnlyList<GrowthPoint> growth, ReportQuery query)
    {
        GrowthPoint[] before = [.. growth.Where(point => point.At < query.Since).TakeLast(1)];
        return
        [
            .. before.Select(point => point with { At = query.Since!.Value }),
            .. growth.Where(point => !(point.At < query.Since) && !(point.At > query.Until)),
        ];
    }

    private static string Summary(IReadOnlyList<ReportSource> sources, (string Place, GrowthPoint Point)[] points)
    {
        if (points.Length == 0)
            return "No run has kept a snapshot of a schema in this time";
        var of = ReportSource.Describe(sources);
        var now = points.GroupBy(point => point.Place).Sum(of => of.Last().Point.Counts.Values.Sum());
        var then = points.GroupBy(point => point.Place).Sum(of => of.First().Point.Counts.Values.Sum());
        return string.Create(CultureInfo.InvariantCulture, $"{of}: {now} objects, {then} at the beginning");
    }

    private static ReportSection Chart(ReportSource source, int index, ReportQuery query)
    {
        var points = InTime(source.Growth, query);
        string[] types =
        [
            .. points
                .SelectMany(point => point.Counts)
                .GroupBy(count => count.Key, StringComparer.Ordinal)
                .OrderByDescending(type => type.Max(count => count.Value))
                .ThenBy(type => type.Key, StringComparer.Ordinal)
                .Select(type => type.Key)
                .Take(MostLines),
        ];
        var number = (index + 1).ToString(CultureInfo.InvariantCulture);
        return new ReportSection($"growth{number}", source.Place)
        {
            Chart = new ReportChart(
                $"Objects of {source.Place} by type",
                IsStacked: false,
                [.. points.Select(point => point.At)],
                [
                    .. types.Select(type => new ChartSeries(
                        type,
                        [.. points.Select(point => (double)point.Counts.GetValueOrDefault(type))]
                    )),
                ]
            ),
        };
    }

    // The first point of a time as a whole, and then what is other than at the one before.
    private static IEnumerable<IReadOnlyList<object?>> Rows(string place, IReadOnlyList<GrowthPoint> points)
    {
        GrowthPoint? before = null;
        foreach (var point in points)
        {
            var types = point.Counts.Keys.Union(before?.Counts.Keys ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal);
            foreach (var type in types)
            {
                var count = point.Counts.GetValueOrDefault(type);
                var difference = count - (before?.Counts.GetValueOrDefault(type) ?? 0);
                if (difference != 0)
                    yield return [point.At, place, type, count, before is null ? null : difference, point.RunId?.ToString()];
            }

            before = point;
        }
    }
}
