using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Tries a plan on the target, in one transaction that is always rolled back, and holds what was read against what is seen.
/// </summary>
/// <param name="lockBudget">How long locks may be held.</param>
/// <param name="findings">Decides severities.</param>
/// <param name="read">What was found by reading.</param>
internal sealed class DryEffects(TimeSpan lockBudget, FindingFactory findings, IReadOnlyList<Finding> read) : IRunEffects
{
    private const string Where = "the target";

    private static readonly RehearsalFailedRule Failed = new();
    private static readonly DryRunRefusedRule Refused = new();
    private static readonly DryRunStoppedRule Stopped = new();

    private IReadOnlyList<Finding>? _seen;
    private IReadOnlyList<Finding> _refused = [];

    /// <summary>What was read, as the run has shown it, then what only the run has shown.</summary>
    public IReadOnlyList<Finding> Seen => [.. _seen ?? read, .. _refused];

    /// <inheritdoc/>
    public RunOperation OperationOf(RunState run) => RunOperation.DryRun;

    /// <inheritdoc/>
    public bool IsJudged => false;

    /// <inheritdoc/>
    public async Task ApplyAsync(RunState run, IPlanSource source, CancellationToken stop)
    {
        PlanEntry[] entries = [.. run.Plan.ToRun];
        var refused = entries.Select(entry => Refuse(entry, run.Context.Options.TransactionMode)).ToArray();
        var fit = refused.TakeWhile(finding => finding is null).Count();
        if (fit > 0)
            await TryAsync(run, entries[..fit], stop).ConfigureAwait(false);
        _refused = [.. refused.OfType<Finding>()];
    }

    private Finding? Refuse(PlanEntry entry, TransactionMode mode)
    {
        var outside = entry.Script.Steps.FirstOrDefault(step => OutsideEffects.Reason(step) is not null);
        var step = entry.Script.LastTransactionControl ?? entry.Script.FirstNonTransactional ?? outside;
        if (step is null && entry.Script.SentModeIn(mode) == ExecutionMode.Transaction)
            return null;
        var reason =
            entry.Script.LastTransactionControl is not null ? "has BEGIN or COMMIT of its own"
            : entry.Script.FirstNonTransactional is { } first
                ? $"has a statement that cannot run in a transaction ({first.Facts.Verb})"
            : outside is not null ? $"has a statement that {OutsideEffects.Reason(outside)} ({outside.Facts.Verb})"
            : entry.Directives.Batch is not null ? "runs in batches, each a transaction"
            : "says transaction off";
        TextPosition? place = step is null ? null : entry.Script.Locate(step, 0);
        return findings.Of(
            Refused,
            new Observation($"The script {reason}; neither it nor what comes after it was run.")
            {
                Script = entry.File,
                Directives = entry.Directives,
                Line = place?.Line,
                Column = place?.Column,
            }
        );
    }

    private async Task TryAsync(RunState run, PlanEntry[] entries, CancellationToken stop)
    {
        var context = run.Context;
        context.Tell(
            MessageSeverity.Warning,
            null,
            $"The dry run holds the locks of {entries.Length} scripts on {context.Target} until it rolls them back, "
                + $"for {DurationText.Format(lockBudget)} at most."
        );
        var state = await TargetState.ReadAsync(context.Target, context.Options.HistorySchema, stop).ConfigureAwait(false);
        var before = await state.ReadLoadAsync(stop).ConfigureAwait(false);
        var verification = new ScriptVerification(run.Folder!, context.Options, findings, isInTransaction: true);
        var recorder = await RunRecorder.StartAsync(context.Target, null, null, stop).ConfigureAwait(false);
        await using var disposeRecorder = recorder.ConfigureAwait(false);
        var failed = await RunAsync(run, entries, recorder, verification, stop).ConfigureAwait(false);

        var observed = new ObservedFindings(findings, context.Options, recorder, Where, before);
        Finding[] seen = [.. observed.Weigh(read), .. observed.OnlySeen(), .. verification.Found, .. observed.Summaries()];
        _seen = failed is null ? seen : [.. seen, failed];
    }

    private async Task<Finding?> RunAsync(
        RunState run,
        PlanEntry[] entries,
        RunRecorder recorder,
        ScriptVerification verification,
        CancellationToken cancellationToken
    )
    {
        var (session, context, requirements) = (run.Session!, run.Context, new Requirements(run));
        var budget = await LockBudget
            .StartAsync(context.Target, recorder.Relations, session.Work.BackendPid, lockBudget, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = budget.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, budget.Spent);
        var current = entries[0];
        try
        {
            await session
                .Work.Server.ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", [], stop.Token)
                .ConfigureAwait(false);
            foreach (var entry in entries)
            {
                current = entry;
                var isRun =
                    requirements.WhyUnmet(entry) is null
                    && await RunScriptAsync(session, context, entry, recorder, verification, stop.Token).ConfigureAwait(false);
                if (!isRun)
                    requirements.LeftOut(entry);
            }

            return null;
        }
        catch (MigrationException failure)
        {
            return new FailureFindings(findings, isPlain: false, isCopy: false).Of(Failed, failure, current, "On the target: ");
        }
        catch (OperationCanceledException)
            when (budget.Spent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return findings.Of(
                Stopped,
                new Observation(
                    $"The locks were held for {DurationText.Format(lockBudget)}; everything was rolled back in {current.Name}."
                )
                {
                    Script = current.File,
                    Directives = current.Directives,
                }
            );
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await recorder.EndedAsync(current, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // False where its condition does not hold.
    private static async Task<bool> RunScriptAsync(
        WorkSession session,
        RunContext context,
        PlanEntry entry,
        RunRecorder recorder,
        ScriptVerification verification,
        CancellationToken cancellationToken
    )
    {
        if (
            entry.Directives.When is { } condition
            && !await WhenCondition
                .HoldsAsync(session.Work.Server, condition, entry.File, context.Mask, cancellationToken)
                .ConfigureAwait(false)
        )
            return false;

        await verification.BeginAsync(session.Work.Server, entry.Script, cancellationToken).ConfigureAwait(false);
        var batch = new ScriptBatch(session.Work.Server, recorder);
        var loads = new LoadRunner(context, session.Work.Server, entry);
        try
        {
            await recorder.BeginsAsync(entry, cancellationToken).ConfigureAwait(false);
            ScriptTransaction.EnterScript(batch);
            foreach (var step in entry.Script.Steps)
                await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
            await loads.RunAsync(cancellationToken).ConfigureAwait(false);
            ScriptTransaction.Reset(batch, session.Work, isLast: false, []);
            // No history row does it here.
            batch.Add(OwnPath.Take);
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            var failure = new ScriptFailure(context, entry);
            throw loads.Fault is { } fault ? failure.OfLoad(exception, fault) : failure.Of(exception, batch.FailedStep);
        }

        await verification.VerifyAsync(session.Work.Server, entry.Script, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
