using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>
/// Takes over what another tool has applied: the scripts that it names are recorded as baselined, and none of them is run. The
/// folder is planned as for a run, so that names and hashes are those that the next run compares.
/// </summary>
internal sealed class ImportRun
{
    private const string ApplicationName = "pgmigrate import preview";

    private readonly ImportOptions _options;
    private readonly IToolHistory _tool;
    private readonly ImportFolder _folder;
    private readonly RunState _run;

    private ImportRun(ConnectionTarget target, ImportOptions options, MigrationOptions run, IMigrationObserver observer)
    {
        _options = options;
        _tool = KnownHistories.Of(options.From);
        _folder = ImportFolder.Read(run.Path, options.From);
        _run = new RunState(RunContext.Begin(target, run, observer));
    }

    /// <summary>The options of a run of the folder: one that records, and runs nothing.</summary>
    public static MigrationOptions OptionsOf(ImportOptions options) =>
        new()
        {
            Path = options.Path,
            Layout = ImportFolder.IsOfTool(options) ? options.From : null,
            Configuration = options.Configuration,
            Given = options.Given,
            Environment = options.Environment,
            Tokens = options.Tokens,
            RunLockTimeout = options.RunLockTimeout,
            LockTimeout = options.LockTimeout,
            HistorySchema = options.HistorySchema,
            OutsideWindow = options.OutsideWindow,
            Reason = options.Reason,
            Force = options.Force,
            Baseline = true,
            SynchronousCommit = true,
        };

    /// <summary>Tells what would be recorded; changes nothing.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">Whose history, and how.</param>
    /// <param name="run">Those of <see cref="OptionsOf"/>, of the folder as it is run.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">What <see cref="ApplyAsync"/> would refuse.</exception>
    public static Task PreviewAsync(
        ConnectionTarget target,
        ImportOptions options,
        MigrationOptions run,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var import = new ImportRun(target, options, run, observer);
        return import.UseAsync(
            new ReadOnlySessions(ApplicationName, mayBeMissing: false),
            import.TellAsync,
            RunOperation.Preview,
            cancellationToken
        );
    }

    /// <summary>Records it, and puts the guard into the tool's table where that is asked for: one transaction, under the locks.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="options">Whose history, and how.</param>
    /// <param name="run">Those of <see cref="OptionsOf"/>, of the folder as it is run.</param>
    /// <param name="gate">The observer.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">ImportRefused with all that is against it; PolicyViolated; PermissionDenied; errors
    /// of the folder, of connections, and of locks.</exception>
    public static Task ApplyAsync(
        ConnectionTarget target,
        ImportOptions options,
        MigrationOptions run,
        ObserverGate gate,
        CancellationToken cancellationToken
    )
    {
        var import = new ImportRun(target, options, run, gate);
        return import.UseAsync(new LockedSessions(gate), import.RecordAsync, RunOperation.Import, cancellationToken);
    }

    private async Task UseAsync(
        IRunSessions sessions,
        Func<CancellationToken, Task> work,
        RunOperation operation,
        CancellationToken cancellationToken
    )
    {
        var events = new RunEvents(_run, operation);
        try
        {
            await new RunPipeline(_run, new FolderPlan(), sessions).PlanAsync(work, cancellationToken).ConfigureAwait(false);
            events.Succeeded();
        }
        catch (Exception exception)
        {
            events.Failed(exception);
            throw;
        }
        finally
        {
            StageProgress.Completed(_run.Context);
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        var found = await FindAsync(stop).ConfigureAwait(false);
        foreach (var breach in await PolicyCheck.FindOfRunnerAsync(_run, stop).ConfigureAwait(false))
            _run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"would stop the import: {PolicyCheck.Describe(_run.Context.Policy!.Policy, breach)}"
            );
        foreach (var script in found.Scripts)
            _run.Context.Observer.OnScriptRun(script.Describe(_run.Context, ScriptRunStatus.WouldApply));
        if (found.ToGuard.Count > 0)
            _run.Context.Tell(
                MessageSeverity.Information,
                null,
                $"{string.Join(", ", found.ToGuard)} would get the guard that stops {_tool.Tool}."
            );
        TellNothing(found);
    }

    private async Task RecordAsync(CancellationToken stop)
    {
        var found = await FindAsync(stop).ConfigureAwait(false);
        if (await PolicyCheck.FindOfRunnerAsync(_run, stop).ConfigureAwait(false) is { Count: > 0 } breaches)
            throw PolicyCheck.Refusal(_run, breaches);
        HistoryInstaller.RequireUsable(_run.Facts!, _run.Context.Target, _run.HistoryVersion);
        if (!TellNothing(found))
            await new ImportRecord(_run, found).WriteAsync(stop).ConfigureAwait(false);
    }

    private async Task<FoundHistory> FindAsync(CancellationToken stop)
    {
        PlanChecks.RefuseProblems(_run.Plan);
        var target = _run.Context.Target;
        var tables = new ForeignTables(_run.Server!, target, _options.HistorySchema);
        var table = await HistoryTableChoice.FindAsync(_tool, _options.HistoryTable, tables, target, stop).ConfigureAwait(false);
        var history = await _tool.ReadAsync(table, tables, stop).ConfigureAwait(false);
        var match = HistoryMatch.Of(_tool, history, _folder.Scripts(_run.Folder!.Scripts), _options.Force);
        if (match.Problems.Count > 0)
            throw Refusal(table, match.Problems);
        ForeignTable[] guarded = _options.Retire ? [table, .. history.OtherTables] : [];
        tables.RequireGuardable(guarded);
        Tell(match);
        return new FoundHistory(
            _options,
            table,
            history.Migrations.Count,
            [.. Scripts(match)],
            [.. guarded.Where(other => !other.IsGuarded)]
        );
    }

    // What the history here has already stays as it is; an any-time script that the other tool has run again meanwhile does not.
    private IEnumerable<ImportedScript> Scripts(HistoryMatch match)
    {
        var applied = match.Applied.ToDictionary(pair => pair.Key.File!.Name, pair => pair.Value, StringComparer.Ordinal);
        foreach (var entry in _run.Plan.Entries)
        {
            if (!applied.TryGetValue(entry.Name, out var migration))
                continue;
            var known = _run.Applied.GetValueOrDefault(entry.Name);
            if (known is not null && (entry.File.Kind != ScriptKind.AnyTime || known.Hash == entry.Hash))
                continue;
            TokenRules.RefuseUnresolved(entry.Text, entry.File, entry.Directives, _options.Tokens);
            yield return new ImportedScript(entry with { Action = PlanAction.Record }, migration);
        }
    }

    private void Tell(HistoryMatch match)
    {
        foreach (var warning in match.Warnings)
            _run.Context.Tell(MessageSeverity.Warning, null, warning);
        if (match.Unchecked > 0)
            _run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"{CountText.Of(match.Unchecked, "checksum")} of {_tool.Tool} could not be held against the files: these "
                    + "count as what was applied."
            );
    }

    private bool TellNothing(FoundHistory found)
    {
        if (found.Scripts.Count > 0 || found.ToGuard.Count > 0)
            return false;
        _run.Context.Tell(
            MessageSeverity.Information,
            null,
            $"Nothing to import: all that {_tool.Tool} has recorded in {found.Table} "
                + $"({CountText.Of(found.Count, "record")}) is in the history."
        );
        return true;
    }

    private MigrationException Refusal(ForeignTable table, IReadOnlyList<string> problems) =>
        new(
            MigrationErrorId.ImportRefused,
            $"The history of {_tool.Tool} in {table} cannot be imported, and nothing was changed:"
                + string.Concat(problems.Select(problem => $"{Environment.NewLine}  {CleanText.Line(problem)}.")),
            $"Clear these up, and import again. {_tool.AdviceOnChanged}; or, where the files as they are hold, and scripts that "
                + $"the folder has not are to be passed over, import with {ImportOption.Force}."
        )
        {
            Target = _run.Context.Target.ToString(),
        };
}
