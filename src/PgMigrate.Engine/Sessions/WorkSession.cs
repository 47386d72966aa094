using Npgsql;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Sessions;

/// <summary>The working connection of one run, under the run lock; it can be renewed.</summary>
internal sealed class WorkSession : IAsyncDisposable
{
    private readonly RunContext _context;
    private readonly RunLock _runLock;

    private WorkSession(RunContext context, RunLock runLock, WorkConnection work)
    {
        _context = context;
        _runLock = runLock;
        Work = work;
        Queue = new QueueWatch(context, this);
        Listen();
    }

    /// <summary>The working connection.</summary>
    public WorkConnection Work { get; private set; }

    /// <summary>The connection of the run lock, on which the working one can be watched.</summary>
    public RunLock RunLock => _runLock;

    /// <summary>Looks at who waits behind the scripts.</summary>
    public QueueWatch Queue { get; }

    /// <summary>True while the transaction is open that the whole run is.</summary>
    public bool HasRunTransaction { get; set; }

    /// <summary>Tells which script the server is at; null between scripts.</summary>
    public Func<PlanEntry?>? CurrentScript { private get; set; }

    /// <summary>The script that the server is at, for messages; null between scripts.</summary>
    public ScriptFile? Script => CurrentScript?.Invoke()?.File;

    /// <summary>Opens the working connection and takes its lock.</summary>
    /// <param name="context">The run, pinned to the host that holds the run lock.</param>
    /// <param name="runLock">The run lock; stays the caller's.</param>
    /// <param name="wait">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors, or RunLocked.</exception>
    public static async Task<WorkSession> OpenAsync(
        RunContext context,
        RunLock runLock,
        MigrationLock.LockWait wait,
        CancellationToken cancellationToken
    ) =>
        new(
            context,
            runLock,
            await WorkConnection
                .OpenAsync(runLock, context.Identity, context.Options, wait, cancellationToken)
                .ConfigureAwait(false)
        );

    /// <summary>Ends the working session and begins another, under the run lock.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        HasRunTransaction = false;
        await Work.DisposeAsync().ConfigureAwait(false);
        var wait = new MigrationLock.LockWait(_context);
        Work = await WorkConnection
            .OpenAsync(_runLock, _context.Identity, _context.Options, wait, cancellationToken)
            .ConfigureAwait(false);
        Listen();
    }

    /// <summary>Opens another connection like the working one; the work lock stays where it is.</summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public Task<WorkConnection> OpenBesideAsync(CancellationToken cancellationToken) =>
        WorkConnection.OpenBesideAsync(_runLock, _context.Identity, _context.Options, cancellationToken);

    /// <summary>
    /// Opens another session beside this one that works at the same time, and shares the work lock; see
    /// <see cref="ShareWorkLockAsync"/>.
    /// </summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async Task<WorkSession> OpenLaneAsync(CancellationToken cancellationToken)
    {
        var lane = new WorkSession(_context, _runLock, await OpenBesideAsync(cancellationToken).ConfigureAwait(false))
        {
            SharesWorkLock = true,
        };
        try
        {
            await lane.SendAsync(SessionReset.ShareWorkLock(), cancellationToken).ConfigureAwait(false);
            return lane;
        }
        catch
        {
            await lane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>True where other sessions of the run hold the work lock, too.</summary>
    public bool SharesWorkLock { get; private set; }

    /// <summary>Shares the work lock with sessions that are opened beside this one: none of them holds it alone, and no other run
    /// gets it before the last of them is gone.</summary>
    public async Task ShareWorkLockAsync(CancellationToken cancellationToken)
    {
        await SendAsync(SessionReset.ShareWorkLock(), cancellationToken).ConfigureAwait(false);
        SharesWorkLock = true;
    }

    /// <summary>Holds the work lock alone again; the sessions beside this one have given it back.</summary>
    public async Task TakeWorkLockBackAsync(CancellationToken cancellationToken)
    {
        await SendAsync(SessionReset.TakeWorkLockBack(), cancellationToken).ConfigureAwait(false);
        SharesWorkLock = false;
    }

    /// <summary>Gives the work lock back at once: to close the connection would take a moment more.</summary>
    public Task GiveWorkLockBackAsync(CancellationToken cancellationToken) =>
        Work.Server.ExecuteAsync("SELECT pg_catalog.pg_advisory_unlock_all()", [], cancellationToken);

    /// <summary>Commits statements of the engine's own in a transaction.</summary>
    public Task CommitAsync(IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Work.Server);
        ScriptTransaction.Begin(batch, this);
        batch.Add(commands);
        batch.Add("COMMIT");
        return batch.SendAsync(cancellationToken);
    }

    /// <summary>Rolls back what is open; the connection may be gone.</summary>
    public Task RollbackAsync() => RollbackAsync([]);

    /// <summary>
    /// Rolls back what is open, and takes back the user and the settings of a script that has failed; the connection may be gone.
    /// </summary>
    public Task RecoverAsync() => RollbackAsync(SessionReset.ToOwnIdentity(Work));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync().ConfigureAwait(false);
        await Work.DisposeAsync().ConfigureAwait(false);
    }

    private Task SendAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Work.Server);
        batch.Add(command);
        return batch.SendAsync(cancellationToken);
    }

    private async Task RollbackAsync(IEnumerable<NpgsqlBatchCommand> andThen)
    {
        HasRunTransaction = false;
        if (!Work.Server.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(_context.Target.Limits.Ending);
            var batch = new ScriptBatch(Work.Server);
            batch.Add("ROLLBACK");
            batch.Add(andThen);
            await batch.SendAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            // A lost connection is rolled back by the server.
        }
    }

    private void Listen() => Work.Server.Connection.Notice += (_, notice) => Tell(notice.Notice);

    private void Tell(PostgresNotice notice)
    {
        // "there is no transaction in progress" answers a ROLLBACK that only made sure.
        if (notice.SqlState == PostgresErrorCodes.NoActiveSqlTransaction)
            return;
        var severity = notice.InvariantSeverity is "WARNING" ? MessageSeverity.Warning : MessageSeverity.Verbose;
        var text = notice.Hint is null ? notice.MessageText : $"{notice.MessageText} {notice.Hint}";
        _context.Tell(severity, Script, text);
    }
}
