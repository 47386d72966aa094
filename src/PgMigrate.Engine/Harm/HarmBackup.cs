using Npgsql;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Execution;

namespace PgMigrate.Engine.Harm;

/// <summary>Backs up what a run destroys, before its first script.</summary>
internal sealed class HarmBackup
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly CancellationToken _cancellationToken;

    private HarmBackup(RunContext context, WorkSession session, CancellationToken cancellationToken)
    {
        _context = context;
        _session = session;
        _cancellationToken = cancellationToken;
    }

    private MigrationOptions Options => _context.Options;

    /// <summary>Whether there may be something to save, or to warn of: then the database is asked.</summary>
    public static bool IsCalledFor(HarmPlan plan, MigrationOptions options) =>
        !plan.IsEmpty && (options.BackupMode == BackupMode.Always || !plan.IsHarmless);

    /// <summary>Backs up what a plan destroys, as the options of the run say; <see cref="RunContext.Harm"/> keeps it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="session">Its session; not in a transaction.</param>
    /// <param name="plan">What its scripts destroy, as far as their text tells.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_dump; nothing is left of the backup then.</param>
    /// <returns>The backup; null where nothing is destroyed, or no backup is wanted.</returns>
    /// <exception cref="MigrationException">BackupFailed, or ConnectionLost: the run must not start.</exception>
    public static async Task<SchemaBackup?> TakeAsync(RunContext context, WorkSession session, HarmPlan plan, CancellationToken cancellationToken)
    {
        if (!IsCalledFor(plan, context.Options))
            return null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.RunLock.Lost);
        try
        {
            return await new HarmBackup(context, session, stop.Token).TakeAsync(plan).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Refusal(context, [], BackupFailure.Translate(exception, context.Target, MigrationErrorId.BackupFailed));
        }
        catch (OperationCanceledException exception) when (session.RunLock.Lost.IsCancellationRequested)
        {
            throw BackupFailure.LockLost(context.Target, exception);
        }
    }

    private async Task<SchemaBackup?> TakeAsync(HarmPlan plan)
    {
        // The limit is one of the scripts' statements.
        await SetAsync("SET statement_timeout = 0").ConfigureAwait(false);
        var backup = await SaveAsync(plan).ConfigureAwait(false);
        await SetAsync("RESET statement_timeout").ConfigureAwait(false);
        return backup;
    }

    private Task SetAsync(string setting) => _session.Work.Server.ExecuteAsync(setting, [], _cancellationToken);

    private async Task<SchemaBackup?> SaveAsync(HarmPlan plan)
    {
        var touched = await HarmSearch.FindAsync(_session.Work.Server, plan, Options, _cancellationToken).ConfigureAwait(false);
        if (Options.BackupMode == BackupMode.Never)
            Warn(touched);
        if (Options.BackupMode == BackupMode.Never || (Options.BackupMode == BackupMode.Auto && touched.Count == 0))
            return null;
        var backup = await MakeAsync(touched).ConfigureAwait(false);
        _context.Harm.Saved(backup, touched);
        return backup;
    }

    private async Task<SchemaBackup> MakeAsync(IReadOnlyList<TouchedTable> touched)
    {
        var tables = Options.BackupMode == BackupMode.Always ? [] : touched.Select(table => table.Name).Distinct(StringComparer.Ordinal).ToArray();
        try
        {
            return await BackupMaker.MakeAsync(new BackupContext(_session, _context), BackupOptions(tables, touched), _cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw Refusal(_context, tables, BackupFailure.Translate(exception, _context.Target, MigrationErrorId.BackupFailed));
        }
        catch (MigrationException exception)
        {
            throw Refusal(_context, tables, exception);
        }
    }

    private BackupOptions BackupOptions(string[] tables, IEnumerable<TouchedTable> touched) => new()
    {
        Method = Options.BackupMethod,
        Tables = tables,
        Folder = Options.BackupPath,
        LockTimeout = Options.LockTimeout,
        HistorySchema = Options.HistorySchema,
        RunId = _context.Identity.RunId,
        SavedFor = [.. touched.Select(table => new BackupReason(table.Loss.Script, table.Name, table.Column)).Distinct()],
    };

    private void Warn(IReadOnlyList<TouchedTable> touched)
    {
        if (touched.Count > 0)
            _context.Tell(MessageSeverity.Warning, null,
                $"No backup is made (-BackupMode Never), and the run destroys data of {HarmSearch.Describe(touched)}.");
    }

    private static MigrationException Refusal(RunContext context, string[] tables, MigrationException failure)
    {
        if (failure.ErrorId == MigrationErrorId.ConnectionLost)
            return failure;
        var what = tables.Length == 0 ? context.Target.ToString() : $"{HarmSearch.Names(tables)} in {context.Target}";
        return new MigrationException(MigrationErrorId.BackupFailed,
            $"The backup of {what} before the run failed, so the run did not start; no script has changed anything. {failure.Message}",
            $"{failure.RecommendedAction} Here the folder is -BackupPath. Where the data may go, pass -BackupMode Never.", failure)
        { Target = context.Target.ToString(), SqlState = failure.SqlState, Path = failure.Path };
    }
}
