using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>One run: connect, lock, plan, check, apply, report.</summary>
internal sealed class MigrationRun
{
    private readonly ConnectionTarget _target;
    private readonly MigrationOptions _options;
    private readonly ObserverGate _observer;
    private readonly RunIdentity _identity = new();
    // From the moment the run has its lock, this ends with the lock, too.
    private CancellationToken _cancellationToken;
    private MigrationPlan? _plan;
    private RunBackup? _backup;

    /// <param name="target">The database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public MigrationRun(ConnectionTarget target, MigrationOptions options, ObserverGate observer, CancellationToken cancellationToken)
    {
        _target = target;
        _options = options;
        _observer = observer;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Who looks at the run from inside; null where nobody does.</summary>
    public IRunProbe? Probe { get; init; }

    /// <summary>Names the run in the history.</summary>
    public Guid RunId => _identity.RunId;

    /// <summary>True where data is gone from the database that a backup of the run has.</summary>
    public bool HasDestroyed => _backup is { IsNeeded: true };

    /// <summary>A script that the run was to apply; null where there is none of that name.</summary>
    public PlanEntry? Find(string? script) => _plan?.Entries.FirstOrDefault(entry => entry.Name == script);

    /// <summary>True on a copy that is thrown away: nothing on it is worth saving.</summary>
    public bool IsOnCopy { get; init; }

    /// <summary>Runs what is pending.</summary>
    public Task InvokeAsync() => TranslateAsync(RunAsync());

    /// <summary>Runs scripts that were chosen elsewhere, in the order given, whatever the folder and the history say; records them like any.</summary>
    /// <param name="scripts">The scripts; no two of one name.</param>
    public Task InvokeAsync(IReadOnlyList<PlanEntry> scripts) => TranslateAsync(RunAsync(scripts));

    private async Task TranslateAsync(Task run)
    {
        try
        {
            await run.ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _target);
        }
    }

    private Task RunAsync(IReadOnlyList<PlanEntry> scripts) => UnderLockAsync(NewContext(), (session, context) => RunAsync(scripts, session, context));

    private Task UnderLockAsync(RunContext context, Func<WorkSession, RunContext, Task> work) => LockedRun.RunAsync(context, _observer,
        (session, pinned, stop) =>
        {
            _cancellationToken = stop;
            return work(session, pinned);
        },
        _cancellationToken);

    private async Task RunAsync(IReadOnlyList<PlanEntry> scripts, WorkSession session, RunContext context)
    {
        var programs = PlanChecks.Refuse(new MigrationPlan(scripts), context);
        var tables = await HistoryInstaller.EnsureAsync(session.Work, _target, context.Identity, null, _cancellationToken).ConfigureAwait(false);
        await ApplyAsync(context, session, new HistoryWriter(context, tables), checks: null, losses: null, scripts.Count,
            runner => ScriptQueue.FeedAsync(scripts, new ScriptQueue(programs, runner.RunAsync))).ConfigureAwait(false);
    }

    private RunContext NewContext() =>
        new(_target, _options, _identity, _observer, SecretMask.Of(_options.Tokens)) { Probe = Probe };

    private async Task RunAsync()
    {
        FolderSum.RefuseMismatch(_options.Path);
        var folder = MigrationFolder.Open(_options.Path);
        WarnOfUnstableOrder(folder);
        var isNew = _options.CreateDatabase
            && await DatabaseCreation.EnsureAsync(_target, folder, _observer, _cancellationToken).ConfigureAwait(false);

        var planning = PendingPlan.Begin(folder, _target, _options, isNew);
        await using var disposePlanning = planning.ConfigureAwait(false);
        await UnderLockAsync(NewContext(), (session, pinned) => RunAsync(folder, planning, session, pinned)).ConfigureAwait(false);
    }

    private async Task RunAsync(MigrationFolder folder, PendingPlan planning, WorkSession session, RunContext context)
    {
        _backup = context.Backup;
        var (applied, version) = await AppliedScripts.ReadWithVersionAsync(session.Work.Server, session.Work.Facts, _cancellationToken).ConfigureAwait(false);
        planning.Continue(AppliedScripts.Hashes(applied));
        // With a script that the history does not know there will be something to do: neither grate's second walk nor the checks need
        // wait for the first walk. What fails in the warm-up is told where it matters.
        var walk = new ExecutingWalk(planning, _options);
        await using var dispose = walk.ConfigureAwait(false);
        if (folder.Scripts.FirstOrDefault(script => !applied.ContainsKey(script.Name)) is { } pending)
        {
            _ = Task.Run(() => RunChecks.WarmUp(pending, folder, _options), _cancellationToken);
            walk.Begin();
        }

        var plan = _plan = await planning.EndAsync().WaitAsync(_cancellationToken).ConfigureAwait(false);
        var programs = Check(plan, context);
        if (plan.IsEmpty)
        {
            context.Tell(MessageSeverity.Verbose, null, $"{_target} is up to date: {applied.Count} scripts applied, none pending.");
            return;
        }

        HistoryInstaller.RequireUsable(session.Work, _target, version);
        var checks = RunChecks.Read(context, folder, plan, applied, session.Work.Facts);
        var isInstalled = HistoryInstaller.IsCurrent(session.Work, version);
        var losses = DestructiveChanges.Read(plan.Entries);
        // Where the tables are there and nothing is to be saved before, the run begins with the statement that asks the database.
        var asksAlone = !checks.IsEmpty && (!isInstalled || checks.HasErrors || SavesBefore(losses));
        if (asksAlone)
            await CheckTargetAsync(checks, session).ConfigureAwait(false);
        var tables = await HistoryInstaller.EnsureAsync(session.Work, _target, context.Identity, version, _cancellationToken).ConfigureAwait(false);
        await ApplyAsync(context, session, new HistoryWriter(context, tables), asksAlone || checks.IsEmpty ? null : checks,
            SavesBefore(losses) ? losses : null, plan.Effective.Count(), runner => walk.RunAsync(plan, new ScriptQueue(programs, runner.RunAsync))).ConfigureAwait(false);
    }

    private bool SavesBefore(DestructiveChanges plan) => !IsOnCopy && PreRunBackup.IsCalledFor(plan, _options);

    private async Task CheckTargetAsync(RunChecks checks, WorkSession session)
    {
        var facts = await checks.Query.ReadAsync(session.Work.Server, _cancellationToken).ConfigureAwait(false);
        checks.Add(facts, session.Work.Server.Connection.ProcessID);
        checks.TellAndRefuse();
    }

    private async Task BeginAsync(RunChecks? checks, WorkSession session, HistoryWriter history, CancellationToken cancellationToken)
    {
        if (checks is not null && await TryBeginWithChecksAsync(checks, session, history, cancellationToken).ConfigureAwait(false))
            return;
        if (checks is not null)
            await CheckTargetAsync(checks, session).ConfigureAwait(false);
        await history.BeginAsync(session.Work.Server, cancellationToken).ConfigureAwait(false);
    }

    // False where the server refuses to answer a part: then each is asked for by itself.
    private static async Task<bool> TryBeginWithChecksAsync(RunChecks checks, WorkSession session, HistoryWriter history, CancellationToken cancellationToken)
    {
        TargetFacts facts;
        try
        {
            facts = await history.BeginAsync(session.Work.Server, checks.Query.AtBegin, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (TargetQuery.IsRefusal(refusal))
        {
            return false;
        }

        checks.Add(facts, session.Work.Server.Connection.ProcessID);
        checks.TellAndRefuse();
        return true;
    }

    private static IReadOnlyDictionary<string, ScriptProgram> Check(MigrationPlan plan, RunContext context)
    {
        var programs = PlanChecks.Refuse(plan, context);
        TellSkipped(plan, context);
        return programs;
    }

    private Task ApplyAsync(
        RunContext context, WorkSession session, HistoryWriter history, RunChecks? checks, DestructiveChanges? losses, int scripts, Func<ScriptRunner, Task> applyAll) =>
        new RunLifecycle(context, session, history, _observer, _cancellationToken) { Losses = losses }
            .ApplyAsync(stop => BeginAsync(checks, session, history, stop), scripts, applyAll);

    private void WarnOfUnstableOrder(MigrationFolder folder)
    {
        foreach (var (first, second) in ScriptOrder.FindUnstable(folder.Scripts))
            _observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, _target.Database, second.Name,
                $"{first} and {second} sort differently on machines of other cultures. Here {ScriptOrder.FirstOf(first, second)} comes first. " +
                "Use lower-case letters, digits and underscores, and numbers of one width."));
    }

    private static void TellSkipped(MigrationPlan plan, RunContext context)
    {
        foreach (var entry in plan.Entries.Where(entry => entry.Action == PlanAction.Skip))
            context.Observer.OnScriptRun(context.Describe(entry, ScriptRunStatus.Skipped, null, PlanChecks.SkipReason(entry, context.Options)));
    }
}
