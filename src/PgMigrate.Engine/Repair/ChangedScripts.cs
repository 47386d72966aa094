using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// One-time scripts whose files were changed after they were applied. Accepting one writes what a baseline of it writes: the file
/// as it is counts as applied, for grate, too.
/// </summary>
internal sealed class ChangedScripts : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.ChangedScript;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<RepairItem>>([
            .. run
                .Plan.Entries.Where(entry => entry.Action == PlanAction.Refuse)
                .Select(entry => Of(entry, run.ChangedData.GetValueOrDefault(entry.Name) ?? $"its hash is {entry.Hash} now")),
        ]);

    private static RepairItem Of(PlanEntry entry, string change) =>
        new(
            RepairKind.ChangedScript,
            entry.Name,
            $"{entry.File} was changed after it was applied: {change}. It stops every run.",
            "Record the file as it is as applied, without running it.",
            (work, stop) => AcceptedScript.RecordAsync(work, entry, stop)
        );
}
