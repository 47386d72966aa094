using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Runs of what is pending in a migration folder.</summary>
internal static class FolderRun
{
    private const string PreviewName = "pgmigrate preview";

    /// <summary>Applies it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="gate">Its observer.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">The first failure.</exception>
    public static Task ApplyAsync(RunState run, ObserverGate gate, CancellationToken cancellationToken) =>
        new RunPipeline(run, new FolderPlan(), new LockedSessions(gate)).RunAsync(
            new AppliedEffects(gate, isJudged: true),
            cancellationToken
        );

    /// <summary>Tells what <see cref="ApplyAsync"/> would do, and changes nothing.</summary>
    /// <exception cref="MigrationException">What would refuse the run.</exception>
    public static Task PreviewAsync(RunState run, CancellationToken cancellationToken) =>
        new RunPipeline(run, new FolderPlan(), new ReadOnlySessions(PreviewName, run.Context.Options.CreateDatabase)).RunAsync(
            new PreviewEffects(),
            cancellationToken
        );

    /// <summary>The scripts that a run would execute, read; changes nothing.</summary>
    /// <exception cref="MigrationException">What would refuse the run.</exception>
    public static async Task<IReadOnlyList<PlanEntry>> ReadAsync(RunState run, CancellationToken cancellationToken)
    {
        await new RunPipeline(
            run,
            new FolderPlan { RefusesOtherSum = false },
            new ReadOnlySessions(PreviewName, mayBeMissing: false)
        )
            .PlanAsync(_ => Task.FromResult(run.Plan = PlanChecks.Refuse(run)), cancellationToken)
            .ConfigureAwait(false);
        return [.. run.Plan.ToRun];
    }
}
