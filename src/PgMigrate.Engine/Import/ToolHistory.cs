namespace PgMigrate.Engine.Import;

/// <summary>What a tool's table says.</summary>
/// <param name="Migrations">What counts as applied, in the order in which it was.</param>
internal sealed record ToolHistory(IReadOnlyList<RecordedMigration> Migrations)
{
    /// <summary>What has failed, is half applied or goes on now: each a sentence that says what to do about it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The tool's other tables that it writes to when it migrates.</summary>
    public IReadOnlyList<ForeignTable> OtherTables { get; init; } = [];
}
