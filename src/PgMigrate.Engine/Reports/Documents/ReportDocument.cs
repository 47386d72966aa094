namespace PgMigrate.Engine.Reports.Documents;

/// <summary>A report, whatever its format: sections with charts and tables. What stands in it may come from anywhere.</summary>
/// <param name="Kind">What it is about, as the caller asks for it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Summary">What it says, in one line.</param>
/// <param name="Sections">Its sections, in their order.</param>
internal sealed record ReportDocument(ReportKind Kind, string Title, string Summary, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>The section whose table is the report for programs that read one table.</summary>
    public ReportSection Main => Sections.First(section => section.IsMain);
}

/// <summary>A part of a report.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Heading">Its heading.</param>
internal sealed record ReportSection(string Name, string Heading)
{
    /// <summary>What is to be known of it, in plain words; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>A chart of it; null for none.</summary>
    public ReportChart? Chart { get; init; }

    /// <summary>Its rows; null where there is a chart alone.</summary>
    public ReportTable? Table { get; init; }

    /// <summary>True for the one that is the whole report in CSV.</summary>
    public bool IsMain { get; init; }
}

/// <summary>A table.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">
/// The values of each row, by column: text, numbers, times, durations, lists of values of JSON; null for none.
/// </param>
internal sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>A column.</summary>
/// <param name="Name">Its name in JSON and CSV.</param>
/// <param name="Heading">Its heading for people.</param>
/// <param name="IsCode">True for what is a name of the database, of a file or of a run.</param>
internal sealed record ReportColumn(string Name, string Heading, bool IsCode = false)
{
    /// <summary>True for what people need not see: it is in JSON and CSV alone.</summary>
    public bool IsForPrograms { get; init; }
}

/// <summary>A chart over time.</summary>
/// <param name="Title">What it shows, for those who cannot see it too.</param>
/// <param name="IsStacked">True for bars that stand on each other; false for lines.</param>
/// <param name="Times">The moments, in their order.</param>
/// <param name="Series">What is shown of each.</param>
internal sealed record ReportChart(
    string Title,
    bool IsStacked,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<ChartSeries> Series
);

/// <summary>A series of a chart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">A value for each moment.</param>
internal sealed record ChartSeries(string Name, IReadOnlyList<double> Values);
