using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

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
            (work, stop) => AcceptAsync(work, entry, stop)
        );

    private static async Task AcceptAsync(RepairWork work, PlanEntry entry, CancellationToken stop)
    {
        var context = work.Run.Context with { Identity = new RunIdentity() };
        var history = new HistoryWriter(context, work.Tables);
        await history.BeginAsync(work.Server, [], stop).ConfigureAwait(false);
        var progress = new ScriptProgress(entry, work.Session.Work.Facts.ServerTime)
        {
            DataHash = LoadChecks.HashOfUnloaded(entry, context),
        };
        await work.CommitAsync(
                [
                    history.RecordScript(progress, ScriptRunStatus.Baselined),
                    ServerConnection.Command(
                        "UPDATE pgmigrate.run SET reason = $2 WHERE run_id = $1",
                        new() { Value = context.Identity.RunId },
                        new() { Value = context.Mask.Hide(work.Options.Reason!) }
                    ),
                ],
                stop
            )
            .ConfigureAwait(false);
        await history.EndAsync(work.Server, "succeeded", null, stop).ConfigureAwait(false);
    }
}
