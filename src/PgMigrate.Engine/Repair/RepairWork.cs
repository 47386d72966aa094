using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Repair;

/// <summary>What a repair works with.</summary>
/// <param name="Run">The run, locked.</param>
/// <param name="Options">What is asked for.</param>
/// <param name="Tables">grate's tables.</param>
internal sealed record RepairWork(RunState Run, RepairOptions Options, HistoryTables Tables)
{
    // CONCURRENTLY waits for other transactions by way of their locks: a short limit would leave an invalid index behind.
    private static readonly TimeSpan ConcurrentLockTimeout = TimeSpan.FromHours(1);

    /// <summary>The locked session.</summary>
    public WorkSession Session => Run.Session!;

    /// <summary>The working connection.</summary>
    public ServerConnection Server => Session.Work.Server;

    /// <summary>The same for what works on backups.</summary>
    public BackupContext Backups => new(Session.Work, Session.RunLock, Run.Context);

    /// <summary>Runs a statement that evaluates what users have made, on their path, and outside of any transaction.</summary>
    /// <param name="sql">The statement; every name in it with its schema.</param>
    /// <param name="isConcurrent">True where it waits for others without keeping them out.</param>
    /// <param name="stop">Cancels it on the server.</param>
    public async Task RunAloneAsync(string sql, bool isConcurrent, CancellationToken stop)
    {
        var timeout = isConcurrent ? ConcurrentLockTimeout : Options.LockTimeout;
        await SendAsync(
                string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {(long)timeout.TotalMilliseconds}"),
                stop
            )
            .ConfigureAwait(false);
        await SendAsync(OwnPath.Leave(Server.Start), stop).ConfigureAwait(false);
        try
        {
            await SendAsync(sql, stop).ConfigureAwait(false);
        }
        finally
        {
            if (Server.IsOpen)
            {
                await SendAsync(OwnPath.Take, CancellationToken.None).ConfigureAwait(false);
                await SendAsync(Server.Start.Reset("lock_timeout"), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does something in one transaction of the engine's own.</summary>
    public async Task CommitAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken stop)
    {
        var batch = new ScriptBatch(Server);
        ScriptTransaction.Begin(batch);
        batch.Add(commands);
        batch.Add("COMMIT");
        await batch.SendAsync(stop).ConfigureAwait(false);
    }

    private Task SendAsync(string sql, CancellationToken stop) => Server.ExecuteAsync(sql, [], stop);
}
