using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Backup;

/// <summary>A backup or a restore under the locks of a migration run: the one keeps the other out.</summary>
internal static class LockedBackup
{
    /// <summary>Takes the locks, works, and gives them back.</summary>
    /// <param name="target">The database.</param>
    /// <param name="limits">How long to wait for what, and where grate's tables are.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="work">What is done; its token also ends with the locks, and when the observer wants no more.</param>
    /// <param name="otherwise">The id of a failure that is neither a right, nor a lock, nor a lost connection.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">Connection errors, RunLocked, and what the work throws.</exception>
    public static async Task<T> RunAsync<T>(
        ConnectionTarget target,
        WorkLimits limits,
        IMigrationObserver observer,
        Func<BackupContext, CancellationToken, Task<T>> work,
        MigrationErrorId otherwise,
        CancellationToken cancellationToken
    )
    {
        using var gate = new ObserverGate(observer);
        try
        {
            return await LockedRun
                .RunAsync(
                    Context(target, limits, gate),
                    gate,
                    (session, run, stop) => work(new BackupContext(session.Work, session.RunLock, run), stop),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw BackupFailure.Translate(exception, target, otherwise);
        }
    }

    private static RunContext Context(ConnectionTarget target, WorkLimits limits, IMigrationObserver observer)
    {
        var options = new MigrationOptions
        {
            Path = string.Empty,
            RunLockTimeout = limits.RunLockTimeout,
            LockTimeout = limits.LockTimeout,
            HistorySchema = limits.HistorySchema,
            SynchronousCommit = true,
        };
        return RunContext.WithoutPolicy(target, options, observer);
    }
}

/// <summary>How long a backup or restore waits, and where grate's tables are.</summary>
/// <param name="RunLockTimeout">How long to wait for a migration, a backup or a restore to end.</param>
/// <param name="LockTimeout">The server's lock_timeout for each table.</param>
/// <param name="HistorySchema">The schema of grate's tables.</param>
internal sealed record WorkLimits(TimeSpan RunLockTimeout, TimeSpan LockTimeout, string HistorySchema);

/// <summary>What the parts of a backup or restore need to know.</summary>
/// <param name="Work">The connection; its session, or the run that it works for, holds the locks.</param>
/// <param name="RunLock">The run lock, which watches connections.</param>
/// <param name="Run">Target, identity and observer.</param>
internal sealed record BackupContext(WorkConnection Work, RunLock RunLock, RunContext Run)
{
    /// <summary>The connection to the server.</summary>
    public ServerConnection Connection => Work.Server;

    /// <summary>The database.</summary>
    public ConnectionTarget Target => Run.Target;

    /// <summary>The schema of grate's tables.</summary>
    public string HistorySchema => Run.Options.HistorySchema;

    /// <summary>Tells how far it is.</summary>
    public void Progress(string activity, string? detail, int done, int total) =>
        Run.Progress(activity, detail, done, total, completed: done == total && detail is null);

    /// <summary>Tells something.</summary>
    public void Tell(MessageSeverity severity, string text) => Run.Tell(severity, null, text);
}
