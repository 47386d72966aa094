using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Runs the pending scripts on the target itself, in one transaction that is always rolled back. The locks are really held meanwhile,
/// for as long as the budget allows.
/// </summary>
internal sealed class DryRun
{
    private const string Where = "the target";

    private static readonly RehearsalFailedRule Failed = new();
    private static readonly DryRunRefusedRule Refused = new();
    private static readonly DryRunStoppedRule Stopped = new();

    // PostgreSQL looks for deadlocks, and autovacuum steps back, only after deadlock_timeout.
    private static readonly TimeSpan AboveDeadlockTimeout = TimeSpan.FromMilliseconds(500);

    private readonly CheckOptions _options;
    private readonly MigrationFolder _folder;
    private readonly IMigrationObserver _observer;
    private readonly CancellationToken _cancellationToken;
    private readonly FindingFactory _findings;

    /// <param name="options">What is checked; its dry run is given.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="observer">Told that locks are held.</param>
    /// <param name="cancellationToken">Cancels the running statement; everything is rolled back.</param>
    public DryRun(CheckOptions options, MigrationFolder folder, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        _options = options;
        _folder = folder;
        _observer = observer;
        _cancellationToken = cancellationToken;
        _findings = new FindingFactory(options.Rules);
    }

    private TimeSpan Budget => _options.DryRun!.LockBudget;

    /// <summary>Runs dry.</summary>
    /// <param name="target">The database.</param>
    /// <param name="read">What was found by reading.</param>
    /// <returns>What was read, as the run has shown it, then what only the run has shown.</returns>
    /// <exception cref="MigrationException">OptionsInvalid without a target; connection errors, RunLocked.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target, IReadOnlyList<Finding> read)
    {
        if (target is null)
            throw new MigrationException(MigrationErrorId.OptionsInvalid, "A dry run happens on a database, and none is named.", $"Name one, or use {CheckOption.Rehearsal}.");
        var run = _options.Run with { LockTimeout = await LockTimeoutAsync(target).ConfigureAwait(false) };
        var context = new RunContext(target, run, new RunIdentity(), _observer, SecretMask.Of(run.Tokens));
        return await LockedRun.RunAsync(context, gate: null,
            (session, pinned, stop) => new DryRun(_options, _folder, _observer, stop).CheckAsync(session, pinned, read), _cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(WorkSession session, RunContext pinned, IReadOnlyList<Finding> read)
    {
        try
        {
            var programs = await ReadAsync(session, pinned).ConfigureAwait(false);
            return await CheckAsync(session, pinned, programs, read).ConfigureAwait(false);
        }
        catch (MigrationException failure)
        {
            return [.. read, new FailureFindings(_findings, isPlain: false).Of(Failed, failure, null, "")];
        }
    }

    private async Task<IReadOnlyList<Finding>> CheckAsync(
        WorkSession session, RunContext context, IReadOnlyList<ScriptProgram> programs, IReadOnlyList<Finding> read)
    {
        var refused = programs.Select(Refuse).ToArray();
        var fit = refused.TakeWhile(finding => finding is null).Count();
        Finding[] problems = [.. refused.OfType<Finding>()];
        if (fit == 0)
            return [.. read, .. problems];

        context.Tell(MessageSeverity.Warning, null,
            $"The dry run holds the locks of {fit} scripts on {context.Target} until it rolls them back, for {DurationText.Format(Budget)} at most.");
        return [.. await RunAsync(session, context, [.. programs.Take(fit)], read).ConfigureAwait(false), .. problems];
    }

    private async Task<TimeSpan> LockTimeoutAsync(ConnectionTarget target)
    {
        var connection = await ServerConnection.OpenAsync(target, "pgmigrate dry run", ReadOnlySession.Settings, _cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var milliseconds = await connection.ScalarAsync(
            "SELECT s.setting::integer FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout'", [], _cancellationToken).ConfigureAwait(false);
        var least = TimeSpan.FromMilliseconds((int)milliseconds!) + AboveDeadlockTimeout;
        return _options.Run.LockTimeout > least ? _options.Run.LockTimeout : least;
    }

    private async Task<IReadOnlyList<ScriptProgram>> ReadAsync(WorkSession session, RunContext context)
    {
        var applied = await AppliedScripts.ReadAsync(session.Work.Server, session.Work.Facts.Tables, _cancellationToken).ConfigureAwait(false);
        var database = GrateDatabase.Of(context.Target, context.Options, Task.FromResult(AppliedScripts.Hashes(applied)), isNew: false);
        var plan = await Planner.PlanAsync(_folder, database, context.Options, TokenScan.AnyMayHoldToken(_folder.Scripts)).ConfigureAwait(false);
        var programs = PlanChecks.Refuse(plan, context);
        return [.. plan.Entries.Where(entry => entry.Action == PlanAction.Run).Select(entry => programs[entry.Name])];
    }

    private Finding? Refuse(ScriptProgram program)
    {
        var outside = program.Steps().FirstOrDefault(step => OutsideEffects.Reason(step) is not null);
        var step = program.LastTransactionControl ?? program.FirstNonTransactional ?? outside;
        if (step is null && program.Mode == ExecutionMode.Transaction)
            return null;
        var reason = program.LastTransactionControl is not null ? "has BEGIN or COMMIT of its own"
            : program.FirstNonTransactional is { } first ? $"has a statement that cannot run in a transaction ({first.Facts.Verb})"
            : outside is not null ? $"has a statement that {OutsideEffects.Reason(outside)} ({outside.Facts.Verb})"
            : "says transaction off";
        TextPosition? place = step is null ? null : program.Locate(step, 0);
        return _findings.Of(Refused, new Observation($"The script {reason}; neither it nor what comes after it was run.")
        {
            Script = program.Entry.File,
            Directives = program.Entry.Directives,
            Line = place?.Line,
            Column = place?.Column,
        });
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(
        WorkSession session, RunContext context, IReadOnlyList<ScriptProgram> programs, IReadOnlyList<Finding> read)
    {
        var state = await TargetState.ReadAsync(context.Target, context.Options.HistorySchema, _cancellationToken).ConfigureAwait(false);
        var before = await state.ReadLoadAsync(_cancellationToken).ConfigureAwait(false);
        var verification = new ScriptVerification(_folder, context.Options, _findings, isInTransaction: true);
        var recorder = await RunRecorder.StartAsync(context.Target, null, _cancellationToken).ConfigureAwait(false);
        await using var disposeRecorder = recorder.ConfigureAwait(false);
        var failed = await RunAsync(session, context, programs, recorder, verification).ConfigureAwait(false);

        var observed = new ObservedFindings(_findings, context.Options, recorder, Where, before);
        Finding[] seen = [.. observed.Weigh(read), .. observed.OnlySeen(), .. verification.Found, .. observed.Summaries()];
        return failed is null ? seen : [.. seen, failed];
    }

    private async Task<Finding?> RunAsync(
        WorkSession session, RunContext context, IReadOnlyList<ScriptProgram> programs, RunRecorder recorder, ScriptVerification verification)
    {
        var budget = await LockBudget.StartAsync(context.Target, recorder.Relations, session.Work.BackendPid, Budget, _cancellationToken).ConfigureAwait(false);
        await using var dispose = budget.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, budget.Spent);
        var current = programs[0].Entry;
        try
        {
            await session.Work.Server.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", [], stop.Token).ConfigureAwait(false);
            foreach (var program in programs)
            {
                current = program.Entry;
                await RunScriptAsync(session, context, program, recorder, verification, stop.Token).ConfigureAwait(false);
            }

            return null;
        }
        catch (MigrationException failure)
        {
            return new FailureFindings(_findings, isPlain: false).Of(Failed, failure, current, "On the target: ");
        }
        catch (OperationCanceledException) when (budget.Spent.IsCancellationRequested && !_cancellationToken.IsCancellationRequested)
        {
            return _findings.Of(Stopped, new Observation($"The locks were held for {DurationText.Format(Budget)}; everything was rolled back in {current.Name}.")
            {
                Script = current.File,
                Directives = current.Directives,
            });
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await recorder.EndedAsync(current, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task RunScriptAsync(
        WorkSession session, RunContext context, ScriptProgram program, RunRecorder recorder, ScriptVerification verification, CancellationToken cancellationToken)
    {
        var entry = program.Entry;
        if (entry.Directives.When is { } condition
            && !await WhenCondition.HoldsAsync(session.Work.Server, condition, entry.File, context.Mask, cancellationToken).ConfigureAwait(false))
            return;

        var batch = new ScriptBatch(session.Work.Server, recorder);
        try
        {
            await recorder.BeginsAsync(entry, cancellationToken).ConfigureAwait(false);
            ScriptTransaction.EnterScript(batch);
            foreach (var step in program.Steps())
                await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
            ScriptTransaction.Reset(batch, session.Work.Facts, isLast: false);
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            throw new ScriptFailure(context, entry, program).Of(exception, batch.FailedStep);
        }

        await verification.VerifyAsync(session.Work.Server, entry, cancellationToken).ConfigureAwait(false);
    }
}
