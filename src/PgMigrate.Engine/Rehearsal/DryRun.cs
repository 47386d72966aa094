using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Runs the pending scripts on the target itself, in one transaction that is always rolled back. The locks are really held
/// meanwhile, for as long as the budget allows.
/// </summary>
/// <param name="options">What is checked; its dry run is given.</param>
/// <param name="observer">Told that locks are held.</param>
/// <param name="cancellationToken">Cancels the running statement; everything is rolled back.</param>
internal sealed class DryRun(CheckOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
{
    private static readonly RehearsalFailedRule Failed = new();

    // PostgreSQL looks for deadlocks, and autovacuum steps back, only after deadlock_timeout.
    private static readonly TimeSpan AboveDeadlockTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs dry.</summary>
    /// <param name="target">The database.</param>
    /// <param name="read">What was found by reading.</param>
    /// <returns>What was read, as the run has shown it, then what only the run has shown.</returns>
    /// <exception cref="MigrationException">OptionsInvalid without a target; connection errors, RunLocked.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target, IReadOnlyList<Finding> read)
    {
        if (target is null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A dry run happens on a database, and none is named.",
                $"Name one, or use {CheckOption.Rehearsal}."
            );
        var lockTimeout = await LockTimeoutAsync(target).ConfigureAwait(false);
        var tried = options.Run with
        {
            LockTimeout = lockTimeout,
            // The policy's limit is longer than what is left of the budget.
            Given = options.Run.Given is { } given ? [.. given, nameof(MigrationOptions.LockTimeout)] : null,
            CreateDatabase = false,
        };
        var run = new RunState(RunContext.Begin(target, tried, observer));
        var findings = new FindingFactory(options.Rules);
        var effects = new DryEffects(options.DryRun!.LockBudget, findings, read);
        try
        {
            await new RunPipeline(run, new FolderPlan { RefusesOtherSum = false }, new LockedSessions(gate: null))
                .RunAsync(effects, cancellationToken)
                .ConfigureAwait(false);
            return effects.Seen;
        }
        catch (MigrationException failure) when (run.Stage >= RunStage.Plan && failure.ErrorId != MigrationErrorId.ConnectionLost)
        {
            return [.. read, new FailureFindings(findings, isPlain: false, isCopy: false).Of(Failed, failure, null, "")];
        }
    }

    private async Task<TimeSpan> LockTimeoutAsync(ConnectionTarget target)
    {
        var connection = await ServerConnection
            .OpenAsync(target, "pgmigrate dry run", ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var milliseconds = await connection
            .ScalarAsync(
                "SELECT s.setting::integer FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout'",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        var least = TimeSpan.FromMilliseconds((int)milliseconds!) + AboveDeadlockTimeout;
        return options.Run.LockTimeout > least ? options.Run.LockTimeout : least;
    }
}
