using Npgsql;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Origins;

namespace PgMigrate.Engine.Import;

/// <summary>Writes an import down: a run, and within it one transaction with all of its scripts and the guard.</summary>
/// <param name="run">The run, locked and planned.</param>
/// <param name="found">What is written.</param>
internal sealed class ImportRecord(RunState run, FoundHistory found)
{
    private readonly SnapshotKeeper _snapshots = new();

    /// <summary>Writes it, and tells of each script.</summary>
    /// <exception cref="MigrationException">LockNotAvailable where the tool's table is in use.</exception>
    public async Task WriteAsync(CancellationToken stop)
    {
        var tables = await HistoryInstaller
            .EnsureAsync(run.Session!.Work, run.Context.Target, run.Context.Identity, run.HistoryVersion, stop)
            .ConfigureAwait(false);
        var options = run.Context.Options;
        run.ComesFrom(await RunOrigin.ReadAsync(options.SourcePath ?? options.Path).ConfigureAwait(false));
        await _snapshots.KeepFoundAsync(run, tables, stop).ConfigureAwait(false);
        var history = new HistoryWriter(run.Context, tables);
        await history.BeginAsync(run.Server!, found.Scripts.Select(script => script.Entry), stop).ConfigureAwait(false);
        try
        {
            await CommitAsync(new ImportedScripts(run.Context, tables, history.VersionId), stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await EndBadlyAsync(history, failure).ConfigureAwait(false);
            throw;
        }

        await history.EndAsync(run.Server!, "succeeded", null, stop).ConfigureAwait(false);
        await _snapshots.KeepAsync(run, stop).ConfigureAwait(false);
        foreach (var script in found.Scripts)
            run.Context.Observer.OnScriptRun(script.Describe(run.Context, ScriptRunStatus.Baselined));
        Tell();
    }

    private async Task CommitAsync(ImportedScripts imported, CancellationToken stop)
    {
        var batch = new ScriptBatch(run.Server!);
        ScriptTransaction.Begin(batch);
        batch.Add(imported.RecordSource($"{found.Options.From} {found.Table}"));
        foreach (var (entry, migration) in found.Scripts)
            batch.Add(imported.Record(entry, migration.AppliedAt, migration.AppliedBy, migration.Duration));
        batch.Add(HistoryGuard.Statements(found.Options.From, found.ToGuard, run.Facts!.ServerTime, found.Options.LockTimeout));
        batch.Add("COMMIT");
        try
        {
            await batch.SendAsync(stop).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw InUse(exception);
        }
    }

    private async Task EndBadlyAsync(HistoryWriter history, Exception failure)
    {
        if (!run.Server!.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(run.Context.Target.Limits.Ending);
            await run.Session!.RecoverAsync().ConfigureAwait(false);
            var outcome = failure is OperationCanceledException ? "cancelled" : "failed";
            await history.EndAsync(run.Server!, outcome, failure.Message, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The connection went while the end was written; the next run marks this one as interrupted.
        }
    }

    private void Tell()
    {
        foreach (var table in found.ToGuard)
            run.Context.Tell(
                MessageSeverity.Information,
                null,
                $"{table} has a guard now that stops {found.Options.From}. It goes with: DROP TRIGGER {HistoryGuard.Trigger} ON "
                    + $"{table.Quoted};"
            );
    }

    private MigrationException InUse(PostgresException exception) =>
        new(
            MigrationErrorId.LockNotAvailable,
            $"Somebody uses {string.Join(" or ", found.ToGuard)}, and the guard could not be put there in time. Nothing was "
                + "recorded.",
            $"Wait until {found.Options.From} has ended, and import again.",
            exception
        )
        {
            Target = run.Context.Target.ToString(),
            SqlState = exception.SqlState,
        };
}
