using PgMigrate.Engine.Layouts;

namespace PgMigrate.Engine.Tests.Import;

/// <summary>A tool's table as that tool makes and fills it, by its source or by what the real tool was seen to do.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Table">Its table.</param>
/// <param name="Sql">What makes it, and what writes its rows.</param>
/// <param name="Scripts">The folder's scripts: of these the first two were applied.</param>
internal sealed record ToolTable(MigrationTool Tool, string Table, string Sql, params RecordedOrigin[] Scripts)
{
    /// <summary>When the first was applied, where the table says so.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>By whom, where the table says so.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>How long it took, where the table says so.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What writes to the table as the tool does when it migrates.</summary>
    public required string Write { get; init; }

    public override string ToString() => Tool.ToString();
}
