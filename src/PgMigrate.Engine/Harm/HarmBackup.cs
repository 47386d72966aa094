using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Harm;

/// <summary>Backs up what a run destroys, before its first script.</summary>
internal sealed class HarmBackup
{
    private readonly BackupContext _context;
    private readonly BackupLock? _lock;
    private readonly CancellationToken _cancellationToken;

    // What is backed up; none stands for the whole database.
    private HashSet<string> _tables = [];

    private HarmBackup(BackupContext context, BackupLock? hold, CancellationToken cancellationToken)
    {
        _context = context;
        _lock = hold;
        _cancellationToken = cancellationToken;
    }

    private MigrationOptions Options => _context.Run.Options;

    /// <summary>Whether there may be something to save, or to warn of: then the database is asked.</summary>
    public static bool IsCalledFor(HarmPlan plan, MigrationOptions options) =>
        !plan.IsEmpty && (options.BackupMode == BackupMode.Always || !plan.IsHarmless);

    /// <summary>
    /// Backs up what a plan destroys, as the options of the run say; <see cref="RunContext.Harm"/> keeps it. With a lock, the run's
    /// transaction is open afterwards, and holds it.
    /// </summary>
    /// <param name="context">The run.</param>
    /// <param name="session">Its session; not in a transaction.</param>
    /// <param name="plan">What its scripts destroy, as far as their text tells.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_dump; nothing is left of the backup then.</param>
    /// <exception cref="MigrationException">BackupFailed, or ConnectionLost: the run must not start.</exception>
    public static async Task TakeAsync(RunContext context, WorkSession session, HarmPlan plan, CancellationToken cancellationToken)
    {
        if (!IsCalledFor(plan, context.Options))
            return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.RunLock.Lost);
        try
        {
            if (context.Options.BackupLock)
                await TakeUnderLockAsync(context, session, plan, stop.Token).ConfigureAwait(false);
            else
                await new HarmBackup(new BackupContext(session.Work, context), null, stop.Token).TakeAsync(plan).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (session.RunLock.Lost.IsCancellationRequested)
        {
            throw BackupFailure.LockLost(context.Target, exception);
        }
    }

    // The run's own connection holds the lock, and another one copies.
    private static async Task TakeUnderLockAsync(RunContext context, WorkSession session, HarmPlan plan, CancellationToken cancellationToken)
    {
        var beside = await session.OpenBesideAsync(cancellationToken).ConfigureAwait(false);
        await using var dispose = beside.ConfigureAwait(false);
        await new HarmBackup(new BackupContext(beside, context), new BackupLock(context, session), cancellationToken).TakeAsync(plan).ConfigureAwait(false);
    }

    private async Task TakeAsync(HarmPlan plan)
    {
        try
        {
            // The limit is one of the scripts' statements.
            await SetAsync("SET statement_timeout = 0").ConfigureAwait(false);
            await SaveAsync(plan).ConfigureAwait(false);
            await SetAsync("RESET statement_timeout").ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Refusal(BackupFailure.Translate(exception, _context.Target, MigrationErrorId.BackupFailed));
        }
        catch (MigrationException exception)
        {
            throw Refusal(exception);
        }
    }

    private Task SetAsync(string setting) => _context.Connection.ExecuteAsync(setting, [], _cancellationToken);

    private async Task SaveAsync(HarmPlan plan)
    {
        var reached = await HarmSearch.ReachAsync(_context.Connection, plan, Options, _cancellationToken).ConfigureAwait(false);
        await HoldAsync(reached).ConfigureAwait(false);
        var touched = await HarmSearch.NarrowAsync(_context.Connection, reached, Options, _cancellationToken).ConfigureAwait(false);
        if (Options.BackupMode == BackupMode.Never)
            Warn(touched);
        if (Options.BackupMode == BackupMode.Never || (Options.BackupMode == BackupMode.Auto && touched.Count == 0))
            return;
        var backup = await MakeAsync(touched).ConfigureAwait(false);
        _context.Run.Harm.Saved(backup, touched, isLocked: _lock is not null);
    }

    // Tables without rows too: they stay so.
    private async Task HoldAsync(IReadOnlyList<TouchedTable> reached)
    {
        if (_lock is null)
            return;
        var tables = reached.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        if (Options.BackupMode == BackupMode.Always)
            tables.UnionWith(await ReadAllTablesAsync().ConfigureAwait(false));
        if (tables.Count == 0)
            return;
        _tables = tables;
        await _lock.TakeAsync(tables, _cancellationToken).ConfigureAwait(false);
    }

    private async Task<IEnumerable<string>> ReadAllTablesAsync()
    {
        var selection = TableSelection.OfOids(_context.Target, [], Options.HistorySchema);
        var all = await selection.ReadAsync(_context.Connection, _cancellationToken).ConfigureAwait(false);
        return all.Where(table => table.IsTable).Select(table => table.Name);
    }

    private async Task<SchemaBackup> MakeAsync(IReadOnlyList<TouchedTable> touched)
    {
        _tables = Options.BackupMode == BackupMode.Always ? [] : touched.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var made = await BackupMaker.MakeAsync(_context, BackupOptions(touched), _cancellationToken).ConfigureAwait(false);
        if (_lock is not null)
            await _lock.ProveAsync(made.Manifest, _cancellationToken).ConfigureAwait(false);
        return made.Summary;
    }

    private BackupOptions BackupOptions(IEnumerable<TouchedTable> touched) => new()
    {
        Method = Options.BackupMethod,
        Tables = [.. _tables],
        Folder = Options.BackupPath,
        LockTimeout = Options.LockTimeout,
        HistorySchema = Options.HistorySchema,
        KeepLast = Options.BackupKeepLast,
        KeepFor = Options.BackupKeepFor,
        RunId = _context.Run.Identity.RunId,
        SavedFor = [.. touched.Select(table => new BackupReason(table.Loss.Script, table.Name, table.Column)).Distinct()],
    };

    private void Warn(IReadOnlyList<TouchedTable> touched)
    {
        if (touched.Count > 0)
            _context.Tell(MessageSeverity.Warning,
                $"No backup is made (-BackupMode Never), and the run destroys data of {HarmSearch.Describe(touched)}.");
    }

    private MigrationException Refusal(MigrationException failure)
    {
        if (failure.ErrorId == MigrationErrorId.ConnectionLost)
            return failure;
        var what = _tables.Count == 0 ? _context.Target.ToString() : $"{HarmSearch.Names(_tables)} in {_context.Target}";
        return new MigrationException(MigrationErrorId.BackupFailed,
            $"The backup of {what} before the run failed, so the run did not start; no script has changed anything. {failure.Message}",
            $"{failure.RecommendedAction} Here the folder is -BackupPath. Where the data may go, pass -BackupMode Never.", failure)
        { Target = _context.Target.ToString(), SqlState = failure.SqlState, Path = failure.Path };
    }
}
