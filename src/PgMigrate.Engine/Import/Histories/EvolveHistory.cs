using System.Globalization;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Import.Histories;

/// <summary>Evolve's table. What was begun and failed stays in it; the last row of a version says how it stands.</summary>
internal sealed partial class EvolveHistory : IToolHistory
{
    // Evolve's MetadataType.
    private const long Versioned = 0;
    private const long StartVersion = 3;
    private const long Repeatable = 4;

    private static readonly TableShape Shape = new(
        ("id", ColumnKind.Number),
        ("type", ColumnKind.Number),
        ("version", ColumnKind.Text),
        ("description", ColumnKind.Text),
        ("name", ColumnKind.Text),
        ("checksum", ColumnKind.Text),
        ("installed_by", ColumnKind.Text),
        ("installed_on", ColumnKind.Time),
        ("success", ColumnKind.Flag)
    );

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Evolve;

    /// <inheritdoc/>
    public IReadOnlyList<TableShape> Shapes { get; } = [Shape];

    /// <inheritdoc/>
    public string AdviceOnChanged => "Restore the file as it was applied, or have Evolve accept it as it is (evolve repair)";

    /// <inheritdoc/>
    public async Task<ToolHistory> ReadAsync(ForeignTable table, ForeignTables tables, CancellationToken stop)
    {
        var rows = await tables.ReadAsync(table, Shape, ["id"], stop).ConfigureAwait(false);
        var last = new Dictionary<string, ForeignRow>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Number("type") is Versioned or Repeatable))
            last[Canonical(KeyOf(row))] = row;
        return new ToolHistory([
            .. rows.Where(row => row.Number("type") == StartVersion && row.Flag("success"))
                .Select(row => Describe(row) with { Reach = RecordReach.Before, Checksum = null }),
            .. last.Values.Where(row => row.Flag("success")).Select(Describe),
        ])
        {
            Problems =
            [
                .. last
                    .Values.Where(row => !row.Flag("success"))
                    .Select(row =>
                        $"{row.Text("name")} has failed: bring the database right, let Evolve apply it, or delete its row"
                    ),
            ],
        };
    }

    /// <inheritdoc/>
    public string Canonical(string key) => DottedVersion.Canonical(key);

    /// <inheritdoc/>
    public int? Compare(string first, string second) => DottedVersion.Compare(first, second);

    /// <inheritdoc/>
    public string? BaselineVersion(string key) => DottedVersion.BaselineVersion(key);

    private static string KeyOf(ForeignRow row) =>
        row.Number("type") == Repeatable
            ? $"R:{Took().Replace(row.Text("description") ?? string.Empty, string.Empty)}"
            : row.Text("version") ?? string.Empty;

    private static RecordedMigration Describe(ForeignRow row) =>
        new(KeyOf(row))
        {
            Checksum = row.Text("checksum") is { Length: > 0 } checksum ? checksum : null,
            AppliedAt = row.Time("installed_on"),
            AppliedBy = row.Text("installed_by"),
            Duration = DurationOf(row.Text("description") ?? string.Empty),
        };

    private static TimeSpan? DurationOf(string description) =>
        Took().Match(description) is { Success: true } took
        && long.TryParse(took.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    // What Evolve adds to the description of a script that it has run.
    [GeneratedRegex(@" \((?<time>[0-9]+) ms\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Took();
}
