using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>What was read of a database for a report; what its kind does not need is empty.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="Database">The database.</param>
internal sealed record ReportSource(string Server, string Database)
{
    /// <summary>Its script runs, newest first.</summary>
    public IReadOnlyList<ScriptRun> Scripts { get; init; } = [];

    /// <summary>The changes of its schema, newest first.</summary>
    public IReadOnlyList<SchemaChange> Changes { get; init; } = [];

    /// <summary>How many objects it had, oldest first.</summary>
    public IReadOnlyList<GrowthPoint> Growth { get; init; } = [];

    /// <summary>What differs between the two times; null where that is not asked.</summary>
    public PastDifference? Difference { get; init; }

    /// <summary>The database, for people.</summary>
    public string Place => $"{Server}/{Database}";

    /// <summary>The column that tells databases apart; of the only one the summary says it to people.</summary>
    public static ReportColumn Column(IReadOnlyList<ReportSource> sources) =>
        new("database", "Database", IsCode: true) { IsForPrograms = sources.Count == 1 };

    /// <summary>Several, for people: the only one by its name, others by their number.</summary>
    public static string Describe(IReadOnlyList<ReportSource> sources) =>
        sources is [var only] ? only.Place : CountText.Of(sources.Count, "database");
}
