using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Watches, on a connection of its own, how long a session holds locks that others wait for, and says when it is enough.
/// </summary>
internal sealed class LockBudget : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ServerConnection _connection;
    private readonly CancellationTokenSource _spent = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    private LockBudget(ServerConnection connection, RelationCatalogue relations, int backendPid, TimeSpan budget)
    {
        _connection = connection;
        _watching = WatchAsync(relations, backendPid, budget);
    }

    /// <summary>Cancelled once the locks were held for as long as they may.</summary>
    public CancellationToken Spent => _spent.Token;

    /// <summary>Begins to watch.</summary>
    /// <param name="target">The database.</param>
    /// <param name="relations">Its relations: nobody waits for those that the session makes.</param>
    /// <param name="backendPid">The session's server process.</param>
    /// <param name="budget">How long.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LockBudget> StartAsync(
        ConnectionTarget target,
        RelationCatalogue relations,
        int backendPid,
        TimeSpan budget,
        CancellationToken cancellationToken
    ) =>
        new(
            await ServerConnection
                .OpenAsync(target, "pgmigrate dry run", ReadOnlySession.Settings, cancellationToken)
                .ConfigureAwait(false),
            relations,
            backendPid,
            budget
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
        _spent.Dispose();
    }

    // Where nobody can watch any more, nobody may hold locks either.
    private async Task WatchAsync(RelationCatalogue relations, int backendPid, TimeSpan budget)
    {
        try
        {
            long? since = null;
            while (since is null || Stopwatch.GetElapsedTime(since.Value) < budget)
            {
                await Task.Delay(Pause, _over.Token).ConfigureAwait(false);
                if (since is null && await BlocksAsync(relations, backendPid).ConfigureAwait(false))
                    since = Stopwatch.GetTimestamp();
            }
        }
        catch (NpgsqlException)
        {
            // As spent: see above.
        }

        await _spent.CancelAsync().ConfigureAwait(false);
    }

    private async Task<bool> BlocksAsync(RelationCatalogue relations, int backendPid)
    {
        var blocks = false;
        await foreach (var (oid, mode) in SessionLocks.ReadAsync(_connection, backendPid, _over.Token).ConfigureAwait(false))
            blocks |= mode >= TableLock.Share && relations.WasThere(oid);
        return blocks;
    }
}
