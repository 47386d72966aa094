using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>
/// A chart as SVG within a page: bars or lines over time, with an axis, a legend, and a text for those who cannot see it. Colours
/// come from the page's style, for light, dark and print.
/// </summary>
internal static class SvgChart
{
    private const int Width = 720;
    private const int Height = 220;
    private const int Left = 48;
    private const int Right = 12;
    private const int Top = 12;
    private const int Bottom = 28;
    private const int LabelWidth = 70;
    private const int Colours = 8;

    private static readonly TimeSpan ShortTime = TimeSpan.FromDays(2);

    private static double PlotWidth => Width - Left - Right;

    private static double PlotHeight => Height - Top - Bottom;

    /// <summary>The chart, as a figure; empty where there is nothing to show.</summary>
    public static string Of(ReportChart chart)
    {
        if (chart.Times.Count == 0)
            return string.Empty;
        var most = Math.Max(Most(chart), 1);
        var step = Step(most);
        var top = Math.Ceiling(most / step) * step;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<figure class=\"chart\">\n<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Label(chart)}\">\n"
        );
        AppendAxis(svg, top, step);
        AppendDates(svg, chart);
        if (chart.IsStacked)
            AppendBars(svg, chart, top);
        else
            AppendLines(svg, chart, top);
        svg.Append("</svg>\n");
        AppendLegend(svg, chart);
        return svg.Append("</figure>\n").ToString();
    }

    private static string Label(ReportChart chart)
    {
        var last = chart.Series.Select(series =>
            $"{series.Name} {Number(chart.IsStacked ? series.Values.Sum() : series.Values[^1])}"
        );
        return Encode(
            $"{chart.Title}, {Date(chart.Times[0])} to {Date(chart.Times[^1])}; "
                + $"{(chart.IsStacked ? "in all" : "at the end")}: {string.Join(", ", last)}"
        );
    }

    private static double Most(ReportChart chart) =>
        chart.IsStacked
            ? Enumerable.Range(0, chart.Times.Count).Max(i => chart.Series.Sum(series => series.Values[i]))
            : chart.Series.Max(series => series.Values.Max());

    // One, two or five times a power of ten: three to six lines. What is counted has no halves.
    private static double Step(double most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 3)));
        var step =
            power
            * (
                most
                / power
                / 3 switch
                {
                    < 2 => 1,
                    < 5 => 2,
                    _ => 5,
                }
            );
        return Math.Max(step, 1);
    }

    private static void AppendAxis(StringBuilder svg, double top, double step)
    {
        for (var value = 0.0; value <= top; value += step)
        {
            var y = Y(value, top);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>\n"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"tick end\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{Number(value)}</text>\n"
            );
        }
    }

    // As many as have room beside each other.
    private static void AppendDates(StringBuilder svg, ReportChart chart)
    {
        var free = 0.0;
        for (var i = 0; i < chart.Times.Count; i++)
        {
            var x = X(chart, i);
            var isAtEnd = x + LabelWidth / 2 > Width;
            var from = x - (isAtEnd ? LabelWidth : LabelWidth / 2);
            if (from < free)
                continue;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"tick {(isAtEnd ? "end" : "middle")}\" x=\"{x:0.#}\" y=\"{Height - 8}\">"
                    + $"{LabelOf(chart, chart.Times[i])}</text>\n"
            );
            free = from + LabelWidth;
        }
    }

    // Within a day or two the date alone would say the same of all.
    private static string LabelOf(ReportChart chart, DateTimeOffset time) =>
        chart.IsStacked || chart.Times[^1] - chart.Times[0] > ShortTime
            ? Date(time)
            : time.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void AppendBars(StringBuilder svg, ReportChart chart, double top)
    {
        var width = Math.Max(Math.Min(PlotWidth / chart.Times.Count * 0.8, 28), 1);
        for (var i = 0; i < chart.Times.Count; i++)
        {
            var below = 0.0;
            for (var of = 0; of < chart.Series.Count; of++)
            {
                var value = chart.Series[of].Values[i];
                if (value <= 0)
                    continue;
                var (y, height) = (Y(below + value, top), PlotHeight * value / top);
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"series{of % Colours}\" x=\"{X(chart, i) - width / 2:0.#}\" y=\"{y:0.#}\" "
                );
                svg.Append(CultureInfo.InvariantCulture, $"width=\"{width:0.#}\" height=\"{height:0.#}\">");
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<title>{Date(chart.Times[i])}: {Encode(chart.Series[of].Name)} {Number(value)}</title></rect>\n"
                );
                below += value;
            }
        }
    }

    // What is counted stays as it is until it changes.
    private static void AppendLines(StringBuilder svg, ReportChart chart, double top)
    {
        for (var of = 0; of < chart.Series.Count; of++)
        {
            var values = chart.Series[of].Values;
            var path = new StringBuilder();
            path.Append(CultureInfo.InvariantCulture, $"M{X(chart, 0):0.#} {Y(values[0], top):0.#}");
            for (var i = 1; i < values.Count; i++)
                path.Append(CultureInfo.InvariantCulture, $"H{X(chart, i):0.#}V{Y(values[i], top):0.#}");
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line{of % Colours}\" d=\"{path}H{Width - Right}\">");
            svg.Append(CultureInfo.InvariantCulture, $"<title>{Encode(chart.Series[of].Name)}</title></path>\n");
        }
    }

    private static void AppendLegend(StringBuilder svg, ReportChart chart)
    {
        svg.Append("<figcaption>");
        for (var of = 0; of < chart.Series.Count; of++)
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"key series{of % Colours}\"></span> {Encode(chart.Series[of].Name)} "
            );
        svg.Append("</figcaption>\n");
    }

    // Bars stand on weeks, one beside the other; lines on moments, which are nearer to or further from each other.
    private static double X(ReportChart chart, int i)
    {
        if (chart.IsStacked || chart.Times.Count == 1)
            return Left + PlotWidth * (i + 0.5) / chart.Times.Count;
        var whole = (chart.Times[^1] - chart.Times[0]).TotalSeconds;
        return Left + (whole <= 0 ? 0 : PlotWidth * (chart.Times[i] - chart.Times[0]).TotalSeconds / whole);
    }

    private static double Y(double value, double top) => Top + PlotHeight * (1 - value / top);

    private static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Encode(string text) => HtmlReport.Encode(text);
}
