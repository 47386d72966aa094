using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// A plan in the making. grate begins to read the folder while the connections are made, and waits where it first asks for the
/// history: that is read under the locks.
/// </summary>
internal sealed class PendingPlan : IAsyncDisposable
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _hashes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<MigrationPlan> _planning;

    private PendingPlan(MigrationFolder folder, ConnectionTarget target, MigrationOptions options, bool databaseIsNew)
    {
        Database = GrateDatabase.Of(target, options, _hashes.Task, databaseIsNew);
        HasTokens = Task.Run(() => TokenScan.AnyMayHoldToken(folder.Scripts));
        _planning = Task.Run(async () => await Planner.PlanAsync(folder, Database, options, await HasTokens.ConfigureAwait(false)).ConfigureAwait(false));
    }

    /// <summary>What grate is told of the database.</summary>
    public GrateDatabase Database { get; }

    /// <summary>False where no file of the folder holds a token.</summary>
    public Task<bool> HasTokens { get; }

    /// <summary>Begins.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="target">The database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="databaseIsNew">True where this run made the database.</param>
    public static PendingPlan Begin(MigrationFolder folder, ConnectionTarget target, MigrationOptions options, bool databaseIsNew) =>
        new(folder, target, options, databaseIsNew);

    /// <summary>Gives grate the history: it goes on.</summary>
    /// <param name="appliedHashes">The newest hash of every script in the history, by name.</param>
    public void Continue(IReadOnlyDictionary<string, string> appliedHashes) => _hashes.SetResult(appliedHashes);

    /// <summary>Waits for the plan.</summary>
    /// <exception cref="MigrationException">Any error of the folder's files; nothing has been run.</exception>
    public Task<MigrationPlan> EndAsync() => _planning;

    /// <summary>Where there is no history to be had, ends grate's walk there; waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        _hashes.TrySetCanceled();
        await ((Task)_planning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
