using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Repair;

/// <summary>Finds what needs repair in a database, and repairs what was chosen of it, under the locks of a run.</summary>
internal sealed class RepairRun
{
    private const string ApplicationName = "pgmigrate repair";

    private static readonly IRepair[] All =
    [
        new InvalidIndexes(),
        new UnattachedIndexes(),
        new PendingDetaches(),
        new UnvalidatedConstraints(),
        new InterruptedScripts(),
        new ChangedScripts(),
        new RenamedFiles(),
        new MissingScripts(),
        new Orphans(),
        new ExpiredBackups(),
    ];

    private readonly RepairOptions _options;
    private readonly RunState _run;

    private RepairRun(ConnectionTarget target, RepairOptions options, IMigrationObserver observer)
    {
        _options = options;
        _run = new RunState(RepairPolicy.Begin(target, options, observer));
    }

    /// <summary>Finds it; changes nothing. Tells what of the policy would stop the repair.</summary>
    /// <exception cref="MigrationException">Errors of the folder, and of connections.</exception>
    public static async Task<IReadOnlyList<RepairAction>> FindAsync(
        ConnectionTarget target,
        RepairOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var repair = new RepairRun(target, options, observer);
        IReadOnlyList<RepairAction> found = [];
        await repair
            .UseAsync(
                new ReadOnlySessions(ApplicationName, mayBeMissing: false),
                async stop => found = await repair.ReadAsync(stop).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    /// <summary>Looks again, under the locks, and repairs what was chosen and is there still.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How.</param>
    /// <param name="chosen">What <see cref="FindAsync(ConnectionTarget, RepairOptions, IMigrationObserver, CancellationToken)"/>
    /// gave.</param>
    /// <param name="gate">The observer.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>What was repaired, and what could not be.</returns>
    /// <exception cref="MigrationException">OptionsInvalid where a decision about a script has no reason; PolicyViolated; errors
    /// of the folder, of connections, and of locks.</exception>
    public static async Task<IReadOnlyList<RepairAction>> ApplyAsync(
        ConnectionTarget target,
        RepairOptions options,
        IReadOnlyCollection<RepairAction> chosen,
        ObserverGate gate,
        CancellationToken cancellationToken
    )
    {
        var repair = new RepairRun(target, options, gate);
        var done = new List<RepairAction>();
        await repair
            .UseAsync(new LockedSessions(gate), stop => repair.ApplyAsync(chosen, done, stop), cancellationToken)
            .ConfigureAwait(false);
        return done;
    }

    private Task UseAsync(IRunSessions sessions, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        new RunPipeline(_run, Source(), sessions).PlanAsync(work, cancellationToken);

    private IPlanSource Source() =>
        _options.Path is null ? new GivenPlan([]) : new FolderPlan { RefusesOtherSum = false, KeepsProblem = true };

    private async Task<IReadOnlyList<RepairAction>> ReadAsync(CancellationToken stop)
    {
        var found = await FindAsync(stop).ConfigureAwait(false);
        var breaches = await RepairPolicy.FindAsync(_run, found.Select(item => item.Kind), stop).ConfigureAwait(false);
        foreach (var breach in breaches)
            _run.Context.Tell(
                MessageSeverity.Warning,
                script: null,
                $"would stop the repair: {PolicyCheck.Describe(_run.Context.Policy!.Policy, breach)}"
            );
        return [.. found.Select(Describe)];
    }

    private async Task<IReadOnlyList<RepairItem>> FindAsync(CancellationToken stop)
    {
        var found = new List<RepairItem>();
        foreach (var kind in All.Where(IsAskedFor))
            found.AddRange(await kind.FindAsync(_run, _options, stop).ConfigureAwait(false));
        return found;
    }

    private bool IsAskedFor(IRepair kind) =>
        (_options.Kinds.Count == 0 || _options.Kinds.Contains(kind.Kind))
        && (_run.Context.Target.Schema is null || kind.IsOfSchema);

    private async Task ApplyAsync(IReadOnlyCollection<RepairAction> chosen, List<RepairAction> done, CancellationToken stop)
    {
        var asked = chosen.Select(action => (action.Kind, action.Object)).ToHashSet();
        RepairItem[] items =
        [
            .. (await FindAsync(stop).ConfigureAwait(false)).Where(item => asked.Contains((item.Kind, item.Object))),
        ];
        if (items.FirstOrDefault(item => item.NeedsReason) is { } decision && string.IsNullOrWhiteSpace(_options.Reason))
            throw NoReason(decision);
        if (items.Length == 0)
            return;
        if (
            await RepairPolicy.FindAsync(_run, items.Select(item => item.Kind), stop).ConfigureAwait(false) is
            { Count: > 0 } breaches
        )
            throw PolicyCheck.Refusal(_run, breaches);
        var tables = await HistoryInstaller
            .EnsureAsync(_run.Session!.Work, _run.Context.Target, _run.Context.Identity, _run.HistoryVersion, stop)
            .ConfigureAwait(false);
        var work = new RepairWork(_run, _options, tables);
        foreach (var item in items)
        {
            stop.ThrowIfCancellationRequested();
            done.Add(await RepairAsync(work, item, stop).ConfigureAwait(false));
        }
    }

    private async Task<RepairAction> RepairAsync(RepairWork work, RepairItem item, CancellationToken stop)
    {
        var found = Describe(item);
        var number = await RepairLog
            .BeginAsync(work.Server, _run.Context, (item.Kind, item.Object, item.Action), _options.Reason, stop)
            .ConfigureAwait(false);
        var error = await TryAsync(work, item, stop).ConfigureAwait(false);
        var at = await RepairLog.EndAsync(work.Server, number, error, stop).ConfigureAwait(false);
        return found with
        {
            Status = error is null ? RepairStatus.Repaired : RepairStatus.Failed,
            Reason = _options.Reason,
            RepairedAt = at,
            RepairedBy = _run.Context.Identity.AppliedBy,
            Error = error,
        };
    }

    // What goes wrong with one thing is told with it, and the others go on; a connection that is gone ends all.
    private async Task<string?> TryAsync(RepairWork work, RepairItem item, CancellationToken stop)
    {
        try
        {
            await item.RepairAsync(work, stop).ConfigureAwait(false);
            return null;
        }
        catch (MigrationException failure) when (failure.ErrorId == MigrationErrorId.RepairFailed)
        {
            return _run.Context.Mask.Hide(failure.Message);
        }
        catch (PostgresException refusal) when (!ConnectionLoss.IsIn(refusal))
        {
            await work.Session.RecoverAsync().ConfigureAwait(false);
            return _run.Context.Mask.Hide(
                refusal.Detail is { } detail ? $"{refusal.MessageText} ({detail})" : refusal.MessageText
            );
        }
    }

    private RepairAction Describe(RepairItem item) =>
        new()
        {
            Server = _run.Context.Target.Server,
            Database = _run.Context.Target.Database,
            Schema = _run.Context.Target.Schema,
            Kind = item.Kind,
            Object = item.Object,
            Problem = _run.Context.Mask.Hide(item.Problem),
            Action = item.Action,
            Status = RepairStatus.Found,
        };

    private MigrationException NoReason(RepairItem decision) =>
        new(
            MigrationErrorId.OptionsInvalid,
            $"What is decided about {decision.Object} needs a reason: the history keeps it. Nothing was repaired.",
            $"Give a {RepairOption.Reason}."
        )
        {
            Target = _run.Context.Target.ToString(),
            Script = decision.Object,
        };
}
