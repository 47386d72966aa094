using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Whether a second run has nothing to do, and scripts that may run again can.</summary>
internal sealed class Repeatability(
    CopyRuns runs,
    SnapshotFindings snapshots,
    FailureFindings failures,
    FindingFactory findings,
    MigrationOptions options,
    IMigrationObserver observer
)
{
    private static readonly SecondRunRule SecondRun = new();
    private static readonly RepeatFailedRule RepeatFailed = new();
    private static readonly RepeatDiffersRule RepeatDiffers = new();

    /// <summary>Tries it on a copy on which everything was applied.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="applied">The scripts that were applied there, in order.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    public async Task<IReadOnlyList<Finding>> CheckAsync(
        ConnectionTarget copy,
        IReadOnlyList<PlanEntry> applied,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Finding>(await FindPendingAsync(copy, applied, cancellationToken).ConfigureAwait(false));
        PlanEntry[] repeatable = [.. applied.Where(script => script.File.Kind != ScriptKind.OneTime)];
        if (repeatable.Length == 0)
            return found;

        var before = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        try
        {
            await runs.RunAsync(copy, repeatable, null, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException failure)
        {
            found.Add(
                failures.Of(
                    RepeatFailed,
                    failure,
                    repeatable.FirstOrDefault(script => script.Name == failure.Script),
                    "The second time: "
                )
            );
            return found;
        }

        found.AddRange(await CompareAsync(copy, before, repeatable, cancellationToken).ConfigureAwait(false));
        return found;
    }

    private async Task<IEnumerable<Finding>> FindPendingAsync(
        ConnectionTarget copy,
        IReadOnlyList<PlanEntry> applied,
        CancellationToken cancellationToken
    )
    {
        var ran = applied.ToDictionary(script => script.Name, StringComparer.Ordinal);
        var again = new RunState(RunContext.WithoutPolicy(copy, options, observer));
        await FolderRun.ReadAsync(again, cancellationToken).ConfigureAwait(false);
        return from pending in again.Plan.Effective
            where pending.File.Kind != ScriptKind.EveryTime && ran.ContainsKey(pending.Name)
            select findings.Of(
                SecondRun,
                new Observation($"{pending.Name} was applied, and would run again.")
                {
                    Script = ran[pending.Name].File,
                    Directives = ran[pending.Name].Directives,
                }
            );
    }

    // One after the other only where something differs: it costs a look at the whole catalogue for each.
    private async Task<IEnumerable<Finding>> CompareAsync(
        ConnectionTarget copy,
        SchemaSnapshot before,
        IReadOnlyList<PlanEntry> repeatable,
        CancellationToken cancellationToken
    )
    {
        var after = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
        if (after.Hash == before.Hash)
            return [];

        var found = new List<Finding>();
        var last = after;
        foreach (var script in repeatable)
        {
            await runs.RunAsync(copy, [script], null, cancellationToken).ConfigureAwait(false);
            var then = await snapshots.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
            found.AddRange(snapshots.Of(RepeatDiffers, last, then, script, null, "After one more run of the script"));
            last = then;
        }

        return found.Count > 0
            ? found
            : snapshots.Of(RepeatDiffers, before, after, null, null, "After a second run of the scripts that may run again");
    }
}
