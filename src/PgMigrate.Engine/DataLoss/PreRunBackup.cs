using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>Backs up what a run destroys, before its first script.</summary>
internal sealed class PreRunBackup
{
    private const int Tries = 3;

    private readonly RunContext _run;
    private readonly WorkSession _session;
    private readonly BackupLock? _lock;
    private readonly CancellationToken _cancellationToken;
    private BackupContext _context;

    // What is backed up; none stands for the whole database.
    private HashSet<string> _tables = [];

    private PreRunBackup(RunContext run, WorkSession session, CancellationToken cancellationToken)
    {
        _run = run;
        _session = session;
        _lock = run.Options.BackupLock ? new BackupLock(run, session) : null;
        _cancellationToken = cancellationToken;
        _context = new BackupContext(session.Work, session.RunLock, run);
    }

    private MigrationOptions Options => _run.Options;

    /// <summary>Whether there may be something to save, or to warn of: then the database is asked.</summary>
    public static bool IsCalledFor(DestructiveChanges plan, MigrationOptions options) =>
        !plan.IsEmpty && (options.BackupMode == BackupMode.Always || !plan.IsHarmless);

    /// <summary>
    /// Backs up what a plan destroys, as the options of the run say; <see cref="RunContext.Backup"/> keeps it. With a lock, the
    /// run's transaction is open afterwards, and holds it.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="session">Its session; not in a transaction.</param>
    /// <param name="plan">What its scripts destroy, as far as their text tells.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_dump; nothing is left of the backup
    /// then.</param>
    /// <exception cref="MigrationException">BackupFailed, or ConnectionLost: the run must not start.</exception>
    public static async Task TakeAsync(
        RunContext run,
        WorkSession session,
        DestructiveChanges plan,
        CancellationToken cancellationToken
    )
    {
        if (IsCalledFor(plan, run.Options))
            await new PreRunBackup(run, session, cancellationToken).TakeAsync(plan).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes away the backup of a run that has failed before anything of it was destroyed: nothing is to be got back from it, and
    /// the next try makes its own.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="session">Its session; not in a transaction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RemoveUnneededAsync(RunContext run, WorkSession session, CancellationToken cancellationToken)
    {
        if (run.Backup.Unneeded is not { } backupId)
            return;
        var context = new BackupContext(session.Work, session.RunLock, run);
        if (await BackupRemoval.TryRemoveAsync(context, backupId, cancellationToken).ConfigureAwait(false))
            context.Tell(
                MessageSeverity.Verbose,
                $"Backup {backupId} was removed again: all that it has is still in {run.Target}."
            );
    }

    private async Task TakeAsync(DestructiveChanges plan)
    {
        try
        {
            if (_lock is null)
                await SaveWithoutLimitAsync(plan).ConfigureAwait(false);
            else
                await SaveBesideAsync(plan).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Refusal(BackupFailure.Translate(exception, _run.Target, MigrationErrorId.BackupFailed));
        }
        catch (MigrationException exception)
        {
            throw Refusal(exception);
        }
    }

    // The run's own connection holds the lock, and another one copies.
    private async Task SaveBesideAsync(DestructiveChanges plan)
    {
        var beside = await _session.OpenBesideAsync(_cancellationToken).ConfigureAwait(false);
        await using var dispose = beside.ConfigureAwait(false);
        _context = new BackupContext(beside, _session.RunLock, _run);
        await SaveWithoutLimitAsync(plan).ConfigureAwait(false);
    }

    // The limit is one of the scripts' statements.
    private async Task SaveWithoutLimitAsync(DestructiveChanges plan)
    {
        await SetAsync("SET statement_timeout = 0").ConfigureAwait(false);
        await SaveAsync(plan).ConfigureAwait(false);
        await SetAsync(_context.Connection.Start.Reset("statement_timeout")).ConfigureAwait(false);
    }

    private Task SetAsync(string setting) => _context.Connection.ExecuteAsync(setting, [], _cancellationToken);

    private async Task SaveAsync(DestructiveChanges plan)
    {
        var search = await LossSearch.BeginAsync(_context.Connection, plan, Options, _cancellationToken).ConfigureAwait(false);
        var reached = _lock is null ? search.Reached : await HoldAsync(_lock, search).ConfigureAwait(false);
        var touched = await search.NarrowAsync(reached, _cancellationToken).ConfigureAwait(false);
        if (plan.HasBatches && Options.BackupMode == BackupMode.Auto)
            touched = await WithoutSavedAsync(touched).ConfigureAwait(false);
        if (Options.BackupMode == BackupMode.Never)
            Warn(touched);
        if (Options.BackupMode == BackupMode.Never || (Options.BackupMode == BackupMode.Auto && touched.Count == 0))
            return;
        var backup = await MakeAsync(touched).ConfigureAwait(false);
        var scripts = touched.Select(table => table.Loss.Script).ToHashSet(StringComparer.Ordinal);
        _run.Backup.Made(
            backup.BackupId,
            scripts,
            new WayBack(backup, touched, isLocked: _lock is not null, _run.Target).ToString,
            goesWithFailure: Options.BackupMode == BackupMode.Auto && plan.AreWhole(scripts)
        );
    }

    // What batches have changed already is in no copy that is made now.
    private async Task<IReadOnlyList<TouchedTable>> WithoutSavedAsync(IReadOnlyList<TouchedTable> touched)
    {
        var earlier = await EarlierBackups.ReadAsync(_context.Connection, _cancellationToken).ConfigureAwait(false);
        foreach (var (backup, saved) in earlier.Of(touched))
        {
            _run.Backup.Found(
                backup.BackupId,
                saved.Select(table => table.Loss.Script).ToHashSet(StringComparer.Ordinal),
                new WayBack(backup, saved, isLocked: false, _run.Target).ToString
            );
            _context.Tell(
                MessageSeverity.Information,
                $"{LossSearch.Describe(saved)}: backup {backup.BackupId} has what was there before the batches were "
                    + "begun, and no other one is made."
            );
            touched = [.. touched.Except(saved)];
        }

        return touched;
    }

    // A table that came while others were waited for, with a foreign key or as a partition, would be missed: then it looks again.
    // Tables without rows are held, too: they stay so.
    private async Task<IReadOnlyList<TouchedTable>> HoldAsync(BackupLock hold, LossSearch search)
    {
        var reached = search.Reached;
        for (var attempt = 1; ; attempt++)
        {
            _tables = await TablesToHoldAsync(reached).ConfigureAwait(false);
            if (_tables.Count == 0)
                return reached;
            await hold.TakeAsync(_tables, _cancellationToken).ConfigureAwait(false);
            reached = await search.ReachAsync(_cancellationToken).ConfigureAwait(false);
            if (_tables.IsSupersetOf(await TablesToHoldAsync(reached).ConfigureAwait(false)))
                return reached;
            await hold.GiveBackAsync().ConfigureAwait(false);
            if (attempt == Tries)
                throw new MigrationException(
                    MigrationErrorId.BackupFailed,
                    "Each time that the tables were locked, others had made more of them by then.",
                    "Try again when nobody changes the schema."
                )
                {
                    Target = _context.Target.ToString(),
                };
        }
    }

    private async Task<HashSet<string>> TablesToHoldAsync(IReadOnlyList<TouchedTable> reached)
    {
        var tables = reached.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        if (Options.BackupMode == BackupMode.Always)
            tables.UnionWith(await ReadAllTablesAsync().ConfigureAwait(false));
        return tables;
    }

    private async Task<IEnumerable<string>> ReadAllTablesAsync()
    {
        var selection = TableSelection.OfAll(_context.Target, Options.HistorySchema);
        var all = await selection.ReadAsync(_context.Connection, _cancellationToken).ConfigureAwait(false);
        return all.Where(table => table.IsTable).Select(table => table.Name);
    }

    private async Task<SchemaBackup> MakeAsync(IReadOnlyList<TouchedTable> touched)
    {
        _tables =
            Options.BackupMode == BackupMode.Always ? [] : touched.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        var made = await BackupMaker.MakeAsync(_context, BackupOptions(touched), _cancellationToken).ConfigureAwait(false);
        if (_lock is not null)
            await _lock.ProveAsync(made.Manifest, _cancellationToken).ConfigureAwait(false);
        return made.Summary;
    }

    private BackupOptions BackupOptions(IEnumerable<TouchedTable> touched) =>
        new()
        {
            Method = Options.BackupMethod,
            Tables = [.. _tables],
            Schemas = _tables.Count == 0 ? TableSelection.SchemasOf(_context.Target) : [],
            Folder = Options.BackupPath,
            LockTimeout = Options.LockTimeout,
            HistorySchema = Options.HistorySchema,
            KeepLast = Options.BackupKeepLast,
            KeepFor = Options.BackupKeepFor,
            RunId = _run.Identity.RunId,
            SavedFor = [.. touched.Select(table => new BackupReason(table.Loss.Script, table.Name, table.Column)).Distinct()],
        };

    private void Warn(IReadOnlyList<TouchedTable> touched)
    {
        if (touched.Count > 0)
            _context.Tell(
                MessageSeverity.Warning,
                $"No backup is made ({RunOption.BackupMode.To(BackupMode.Never)}), and the run destroys data of "
                    + $"{LossSearch.Describe(touched)}."
            );
    }

    private MigrationException Refusal(MigrationException failure)
    {
        if (failure.ErrorId == MigrationErrorId.ConnectionLost)
            return failure;
        _run.Happened(new BackupFailed(failure.Message) { SqlState = failure.SqlState });
        var what = _tables.Count == 0 ? _run.Target.ToString() : $"{LossSearch.Names(_tables)} in {_run.Target}";
        var folder = failure.RecommendedAction.Contains("folder", StringComparison.Ordinal)
            ? $" Here the folder is {RunOption.BackupPath}."
            : string.Empty;
        var otherwise = _lock is null
            ? $"Where the data may go, pass {RunOption.BackupMode.To(BackupMode.Never)}."
            : $"Where writers may go on meanwhile, leave {RunOption.BackupLock} out.";
        return new MigrationException(
            MigrationErrorId.BackupFailed,
            $"The backup of {what} before the run failed, so the run did not start; no script has changed anything. "
                + $"{failure.Message}",
            $"{failure.RecommendedAction}{folder} {otherwise}",
            failure
        )
        {
            Target = _run.Target.ToString(),
            SqlState = failure.SqlState,
            Path = failure.Path,
        };
    }
}
