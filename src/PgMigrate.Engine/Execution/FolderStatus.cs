using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>How every script of a folder and of a database's history stands; changes nothing.</summary>
internal static class FolderStatus
{
    private const string ApplicationName = "pgmigrate status";

    /// <summary>Reads it.</summary>
    /// <param name="context">How a run would go.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <param name="inOutline">
    /// True for the states alone, without statements and differences, for a role that may read no more than the history: a script
    /// whose condition it may not ask for is pending.
    /// </param>
    /// <returns>In grate's order of execution; those that are missing from the folder last.</returns>
    /// <exception cref="MigrationException">Errors of the folder, or connection errors.</exception>
    public static async Task<IReadOnlyList<MigrationScript>> ReadAsync(
        RunContext context,
        CancellationToken cancellationToken,
        bool inOutline = false
    )
    {
        IReadOnlyList<MigrationScript> scripts = [];
        // Whatever the next run is asked to do, this is about all scripts.
        var run = new RunState(
            context with
            {
                Options = context.Options with { Baseline = false, To = null, CreateDatabase = false },
            }
        );
        await new RunPipeline(
            run,
            new FolderPlan { RefusesOtherSum = false },
            new ReadOnlySessions(ApplicationName, mayBeMissing: false)
        )
            .PlanAsync(async stop => scripts = await DescribeAsync(run, inOutline, stop).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return scripts;
    }

    private static async Task<IReadOnlyList<MigrationScript>> DescribeAsync(RunState run, bool inOutline, CancellationToken stop)
    {
        PlanChecks.RefuseProblems(run.Plan);
        var failed = await FailedScripts.ReadAsync(run.Server!, run.Facts!.Tables, stop).ConfigureAwait(false);
        var denied = inOutline ? new Dictionary<string, string>(StringComparer.Ordinal) : null;
        var leftOut = await WhenCondition.FindLeftOutAsync(run, stop, denied).ConfigureAwait(false);
        if (!inOutline)
            await ReadTextsAsync(run, stop).ConfigureAwait(false);
        var releases = await ReleaseState.ReadAsync(run, stop).ConfigureAwait(false);
        var retired = await RepairLog.ReadRetiredAsync(run.Server!, run.Facts!, run.Applied, stop).ConfigureAwait(false);
        var batches = await UnendedBatches.ReadAsync(run.Server!, run.Facts!, stop).ConfigureAwait(false);
        var status = new ScriptStatus(run, failed, leftOut, releases, batches) { IsOutline = inOutline };
        return
        [
            .. run.Folder!.Scripts.Select(file => WithDenied(status.Describe(file), denied)),
            .. status.DescribeMissing(run.Folder, retired),
        ];
    }

    private static async Task ReadTextsAsync(RunState run, CancellationToken stop)
    {
        string[] changed = [.. run.Plan.Entries.Select(entry => entry.Name).Where(run.Applied.ContainsKey)];
        run.AppliedTexts = await AppliedScripts
            .ReadTextsAsync(run.Server!, run.Facts!.Tables, changed, stop)
            .ConfigureAwait(false);
    }

    private static MigrationScript WithDenied(MigrationScript script, Dictionary<string, string>? denied) =>
        script.State == MigrationState.Pending && denied?.GetValueOrDefault(script.Script) is { } why
            ? script with
            {
                Reason = $"whether its condition holds is not known: {why}",
            }
            : script;
}
