using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Repair;

/// <summary>A script that counts as applied as its file is: what a baseline of it writes is written, for grate, too.</summary>
internal static class AcceptedScript
{
    /// <summary>Records it, in a run of its own.</summary>
    /// <param name="work">What the repair works with; its options have the reason.</param>
    /// <param name="entry">The script.</param>
    /// <param name="stop">Cancels the statements.</param>
    public static async Task RecordAsync(RepairWork work, PlanEntry entry, CancellationToken stop)
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
