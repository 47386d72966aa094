using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Import;

/// <summary>What an import has found, and will record.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Table">The tool's table.</param>
/// <param name="Count">How much that records.</param>
/// <param name="Scripts">What the history here has not yet, in grate's order.</param>
/// <param name="ToGuard">The tables that get the guard.</param>
internal sealed record FoundHistory(
    ImportOptions Options,
    ForeignTable Table,
    int Count,
    IReadOnlyList<ImportedScript> Scripts,
    IReadOnlyList<ForeignTable> ToGuard
);

/// <summary>A script that is recorded as applied.</summary>
/// <param name="Entry">The script.</param>
/// <param name="Migration">What the tool's table says of it.</param>
internal sealed record ImportedScript(PlanEntry Entry, RecordedMigration Migration)
{
    /// <summary>The script as it was run by the tool.</summary>
    public ScriptRun Describe(RunContext context, ScriptRunStatus status) =>
        context.Describe(Entry, status) with
        {
            StartedAt = Migration.AppliedAt,
            Duration = Migration.Duration,
            AppliedBy = Migration.AppliedBy is { } user ? context.Mask.Hide(user) : context.Identity.AppliedBy,
        };
}
