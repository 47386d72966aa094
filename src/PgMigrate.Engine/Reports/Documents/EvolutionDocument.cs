using System.Globalization;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>What differs between two dates, and which script, run and person has changed it when.</summary>
internal static class EvolutionDocument
{
    /// <summary>Makes it.</summary>
    /// <param name="sources">What was read of each database.</param>
    /// <param name="query">What was asked for.</param>
    public static ReportDocument Of(IReadOnlyList<ReportSource> sources, ReportQuery query)
    {
        SchemaChange[] changes =
        [
            .. sources
                .SelectMany(source => source.Changes.Select(change => Placed(change, source)))
                .Where(change => !(change.ChangedAt > query.Until))
                .OrderByDescending(change => change.ChangedAt),
        ];
        SchemaChange[] difference =
        [
            .. sources.SelectMany(source => (source.Difference?.Changes ?? []).Select(change => Placed(change, source))),
        ];
        return new ReportDocument(
            ReportKind.Evolution,
            "Evolution of the schema",
            Summary(sources, difference, changes),
            [
                new ReportSection("weeks", "Changes by week") { Chart = ByWeek(changes) },
                Difference(sources, difference),
                Blame(sources, changes),
            ]
        );
    }

    private static SchemaChange Placed(SchemaChange change, ReportSource source) =>
        change with
        {
            Server = source.Server,
            Database = source.Database,
        };

    private static string Summary(IReadOnlyList<ReportSource> sources, SchemaChange[] difference, SchemaChange[] changes)
    {
        var of = ReportSource.Describe(sources);
        return string.Create(CultureInfo.InvariantCulture, $"{of}: {difference.Length} differences, by {changes.Length} changes");
    }

    private static ReportChart ByWeek(SchemaChange[] changes)
    {
        var ofWeek = changes
            .Where(change => change.ChangedAt is not null)
            .ToLookup(change => Statistics.StatisticLists.MondayOf(change.ChangedAt!.Value));
        DateTimeOffset[] known = [.. ofWeek.Select(week => week.Key).Order()];
        var weeks = new List<DateTimeOffset>();
        for (var week = known.FirstOrDefault(); known.Length > 0 && week <= known[^1]; week = week.AddDays(7))
            weeks.Add(week);
        return new ReportChart(
            "Changes by week",
            IsStacked: true,
            weeks,
            [
                Series("added", SchemaChangeKind.Added),
                Series("changed", SchemaChangeKind.Changed),
                Series("removed", SchemaChangeKind.Removed),
            ]
        );

        ChartSeries Series(string name, SchemaChangeKind kind) =>
            new(name, [.. weeks.Select(week => (double)ofWeek[week].Count(change => change.Change == kind))]);
    }

    private static ReportSection Difference(IReadOnlyList<ReportSource> sources, SchemaChange[] difference) =>
        new("difference", "What differs")
        {
            Note = string.Join("\n", sources.Select(NoteOf)),
            Table = new ReportTable(
                [
                    ReportSource.Column(sources),
                    new("change", "Change"),
                    new("objectType", "Type"),
                    new("object", "Object", IsCode: true),
                    new("property", "Property"),
                    new("before", "Before", IsCode: true),
                    new("after", "After", IsCode: true),
                ],
                [
                    .. difference.Select(change =>
                        (IReadOnlyList<object?>)
                            [
                                $"{change.Server}/{change.Database}",
                                change.Change.ToString(),
                                change.ObjectType,
                                change.Object,
                                change.Property,
                                change.Before,
                                change.After,
                            ]
                    ),
                ]
            ),
        };

    private static string NoteOf(ReportSource source)
    {
        if (source.Difference is not { To: { } to } difference)
            return $"{source.Place}: no run had kept a snapshot of the schema by then.";
        var from = difference.From is { } since ? $"as it was kept on {CellText.ForPeople(since)}" : "before anything was kept";
        return $"{source.Place}: from the schema {from} to that of {CellText.ForPeople(to)}.";
    }

    private static ReportSection Blame(IReadOnlyList<ReportSource> sources, SchemaChange[] changes) =>
        new("changes", "Who changed what")
        {
            IsMain = true,
            Table = new ReportTable(
                [
                    new("changedAt", "When"),
                    ReportSource.Column(sources),
                    new("change", "Change"),
                    new("objectType", "Type"),
                    new("object", "Object", IsCode: true),
                    new("parent", "Of") { IsForPrograms = true },
                    new("property", "Property"),
                    new("before", "Before", IsCode: true),
                    new("after", "After", IsCode: true),
                    new("script", "Script", IsCode: true),
                    new("changedBy", "By"),
                    new("source", "Source") { IsForPrograms = true },
                    new("runId", "Run") { IsForPrograms = true },
                ],
                [.. changes.Select(Row)]
            ),
        };

    private static IReadOnlyList<object?> Row(SchemaChange change) =>
        [
            change.ChangedAt,
            $"{change.Server}/{change.Database}",
            change.Change.ToString(),
            change.ObjectType,
            change.Object,
            change.Parent,
            change.Property,
            change.Before,
            change.After,
            ScriptOf(change),
            change.ChangedBy,
            change.Source?.ToString(),
            change.RunId?.ToString(),
        ];

    private static string? ScriptOf(SchemaChange change) =>
        change switch
        {
            { Script: { } script, Folder: { } folder } => $"{folder}/{script}",
            { Script: { } script } => script,
            { Source: SchemaChangeSource.OutsideOfRuns } => "(outside of runs)",
            _ => null,
        };
}
