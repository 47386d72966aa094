using System.Runtime.CompilerServices;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Watching;

namespace PgMigrate.Engine;

/// <summary>A run of a database, seen from another session.</summary>
internal static class MigrationWatch
{
    // A server that restarts, or a network that comes back, is waited for so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How the newest run stands.</summary>
    /// <param name="target">The database.</param>
    /// <param name="historySchema">The schema of grate's tables.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<RunStatus> GetAsync(
        ConnectionTarget target,
        string historySchema,
        CancellationToken cancellationToken
    )
    {
        var watch = await RunWatch.OpenAsync(target, historySchema, cancellationToken).ConfigureAwait(false);
        await using var dispose = watch.ConfigureAwait(false);
        return await watch.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Follows the run that is at work, to its end; the last status says how it ended. Where none is at work, the newest one is
    /// told, and that is all.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Told where the connection is lost.</param>
    /// <param name="cancellationToken">Ends it; the run is not touched.</param>
    /// <exception cref="MigrationException">Connection errors; ConnectionLost where it does not come back.</exception>
    public static async IAsyncEnumerable<RunStatus> FollowAsync(
        ConnectionTarget target,
        WatchOptions options,
        IMigrationObserver observer,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var look = new RepeatedLook(target, options.HistorySchema, Patience, observer);
        await using var dispose = look.ConfigureAwait(false);
        var followed = new FollowedRun(options.Wait);
        while (true)
        {
            var status = await look.LookAsync(cancellationToken).ConfigureAwait(false);
            if (followed.IsAnother(status))
                status = await look.LookBackAsync(followed.RunId!.Value, cancellationToken).ConfigureAwait(false);
            yield return status;
            if (followed.Ends(status))
                yield break;
            await Task.Delay(options.Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
