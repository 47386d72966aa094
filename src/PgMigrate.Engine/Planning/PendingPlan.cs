using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Planning;

/// <summary>
/// A plan in the making. grate begins to read the folder while the connections are made, and waits where it first asks for the
/// history: that is read under the locks.
/// </summary>
internal sealed class PendingPlan : IAsyncDisposable
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _hashes = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Task<MigrationPlan> _planning;

    private PendingPlan(MigrationFolder folder, ConnectionTarget target, MigrationOptions options, Task<bool> databaseIsNew)
    {
        var database = GrateDatabase.Of(target, options, _hashes.Task, databaseIsNew);
        _planning = Task.Run(() =>
            Planner.PlanAsync(folder, database, options, TokenScan.AnyMayHoldToken(folder.Scripts, folder.Files))
        );
    }

    /// <summary>Begins.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="target">The database.</param>
    /// <param name="options">How the run goes.</param>
    /// <param name="databaseIsNew">Whether the database is made by the run; grate waits for it.</param>
    public static PendingPlan Begin(
        MigrationFolder folder,
        ConnectionTarget target,
        MigrationOptions options,
        Task<bool> databaseIsNew
    ) => new(folder, target, options, databaseIsNew);

    /// <summary>Gives grate the history, and waits for the plan.</summary>
    /// <param name="appliedHashes">The newest hash of every script in the history, by name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="MigrationException">Any error of the folder's files.</exception>
    public Task<MigrationPlan> EndAsync(IReadOnlyDictionary<string, string> appliedHashes, CancellationToken cancellationToken)
    {
        _hashes.SetResult(appliedHashes);
        return _planning.WaitAsync(cancellationToken);
    }

    /// <summary>Where there is no history to be had, ends grate's walk there; waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _hashes.TrySetCanceled();
        await ((Task)_planning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
