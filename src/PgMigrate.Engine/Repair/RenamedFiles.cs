using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// Scripts that were applied under another name than their files have now. Accepting one records it as applied under its new
/// name, for grate, too, and nobody misses the old one any more.
/// </summary>
internal sealed class RenamedFiles : IRepair
{
    /// <inheritdoc/>
    public RepairKind Kind => RepairKind.RenamedScript;

    /// <summary>The records of the scripts that have another name now, by that name.</summary>
    public static IReadOnlyDictionary<string, AppliedScript> Find(RunState run) =>
        run.Folder is not { } folder
            ? new Dictionary<string, AppliedScript>()
            : RenamedScripts.Find(
                Pending(run).Select(entry => (entry.Name, entry.Hash)),
                folder.Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal),
                run.Applied
            );

    /// <inheritdoc/>
    public Task<IReadOnlyList<RepairItem>> FindAsync(RunState run, RepairOptions options, CancellationToken stop)
    {
        var found = Find(run);
        return Task.FromResult<IReadOnlyList<RepairItem>>([
            .. Pending(run).Where(entry => found.ContainsKey(entry.Name)).Select(entry => Of(entry, found[entry.Name])),
        ]);
    }

    private static IEnumerable<PlanEntry> Pending(RunState run) =>
        run.Plan.Entries.Where(entry =>
            entry is { Action: PlanAction.Run, File.Kind: ScriptKind.OneTime } && !run.Applied.ContainsKey(entry.Name)
        );

    private static RepairItem Of(PlanEntry entry, AppliedScript record) =>
        new(
            RepairKind.RenamedScript,
            entry.Name,
            $"{entry.File} was applied as {record.Name}, which is not in the folder any more. It would run a second time.",
            $"Record it as applied under its new name, without running it, and retire {record.Name}.",
            async (work, stop) =>
            {
                await AcceptedScript.RecordAsync(work, entry, stop).ConfigureAwait(false);
                await RepairLog
                    .RecordAsync(
                        work.Server,
                        work.Run.Context,
                        (RepairKind.MissingScript, record.Name, $"It is {entry.Name} now."),
                        work.Options.Reason,
                        stop
                    )
                    .ConfigureAwait(false);
            }
        );
}
