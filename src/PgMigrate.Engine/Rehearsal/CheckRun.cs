using Npgsql;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>One check of a folder, with or without a database to check it for. It changes nothing.</summary>
internal sealed class CheckRun(CheckOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
{
    // What is not known to be missing is taken to be there.
    private const int NewestVersion = 19;

    private const string ApplicationName = "pgmigrate check";

    /// <summary>A check by what the configuration says: how grave the rules are, and how a run would go.</summary>
    /// <exception cref="MigrationException">TargetInvalid; OptionsInvalid: a rule of the caller's that is not known.</exception>
    public static CheckRun Of(CheckOptions options, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        var severities = RuleSeverities.For(options.Run, options.Severities);
        var (_, run) = RunPolicy.For(options.Run);
        return new CheckRun(options with { Run = run, Severities = severities }, observer, cancellationToken);
    }

    /// <summary>What the rules find.</summary>
    /// <param name="target">The database; null to look at the scripts alone.</param>
    /// <exception cref="MigrationException">FolderNotFound and the like, or connection errors.</exception>
    public async Task<IReadOnlyList<Finding>> CheckAsync(ConnectionTarget? target)
    {
        if (target is null && options.Verify is not null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "Whether what scripts have promised still holds is asked of a database, and none is given.",
                $"Name one, or leave out {CheckOption.Verify}."
            );
        var (folder, read) = target is null ? CheckScripts() : await CheckForAsync(target).ConfigureAwait(false);
        var found = await TryOutAsync(target, folder, read).ConfigureAwait(false);
        return FindingOrder.Sort(found.Where(finding => !options.Rules.IsOff(finding.RuleId)), folder.Scripts);
    }

    private async Task<IReadOnlyList<Finding>> TryOutAsync(
        ConnectionTarget? target,
        MigrationFolder folder,
        IReadOnlyList<Finding> read
    )
    {
        // No run would begin with it.
        if (read.Any(finding => finding is { RuleId: SumMismatchRule.Id, Severity: FindingSeverity.Error }))
            return read;
        try
        {
            if (options.DryRun is not null)
                return await new DryRun(options, observer, cancellationToken).CheckAsync(target, read).ConfigureAwait(false);
            if (options.Rehearsal is not null)
                return await new RehearsalRun(options, folder, observer, cancellationToken)
                    .CheckAsync(target, read)
                    .ConfigureAwait(false);
            return read;
        }
        catch (NpgsqlException exception) when (target is not null)
        {
            throw OwnStatementFailure.Translate(exception, target, options.Run.HistorySchema);
        }
    }

    private (MigrationFolder Folder, IReadOnlyList<Finding> Found) CheckScripts()
    {
        var folder = MigrationFolder.Open(options.Run.Path, options.Run.Configuration);
        var run = new RunFacts(options.ServerVersion ?? NewestVersion, Pending: null, new HashSet<ObjectName>(), options.Run);
        var context = FolderContext.Read(folder, options.Run, applied: null, planned: null);
        return (folder, [.. new StaticChecks(options.Rules).Check(context, run)]);
    }

    private async Task<(MigrationFolder Folder, IReadOnlyList<Finding> Found)> CheckForAsync(ConnectionTarget target)
    {
        IReadOnlyList<Finding> found = [];
        var run = new RunState(RunContext.Begin(target, options.Run, observer));
        var plan = new FolderPlan { RefusesOtherSum = false, KeepsProblem = true };
        await new RunPipeline(run, plan, new ReadOnlySessions(ApplicationName, mayBeMissing: false))
            .PlanAsync(
                async stop =>
                {
                    BackgroundText.TellPlan(run);
                    found =
                    [
                        .. await CheckAsync(run, Planned(run, plan), stop).ConfigureAwait(false),
                        .. await CheckPolicyAsync(run, plan, stop).ConfigureAwait(false),
                    ];
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (run.Folder!, found);
    }

    // Where a file keeps grate from planning, what was never applied is pending at least.
    private static HashSet<string> Planned(RunState run, FolderPlan plan) =>
        [
            .. plan.Problem is null
                ? run.Plan.Effective.Select(entry => entry.Name)
                : run.Folder!.Scripts.Select(script => script.Name).Where(name => !run.Applied.ContainsKey(name)),
        ];

    private async Task<IReadOnlyList<Finding>> CheckAsync(RunState run, IReadOnlySet<string> planned, CancellationToken stop)
    {
        var (server, facts) = (run.Server!, run.Facts!);
        var retired = await RepairLog.ReadRetiredAsync(server, facts, run.Applied, stop).ConfigureAwait(false);
        var site = FolderContext.Read(run.Folder!, options.Run, run.Applied, planned) with
        {
            Retired = retired.Keys.ToHashSet(StringComparer.Ordinal),
        };
        var asked = new RunFacts(
            options.ServerVersion ?? facts.Version / 10000,
            site.Pending,
            await ReadEmptyTablesAsync(server, stop).ConfigureAwait(false),
            options.Run,
            new SessionNames(facts.Path.Schemas, User: null)
        );
        var work = new PendingRequirements();
        Finding[] findings = [.. new StaticChecks(options.Rules, work.Add).Check(site, asked)];
        work.Rewritten = TargetChecks.Rewritten(findings);
        var query = new TargetQuery(work, facts.Path);
        var target = new TargetContext(
            run.Context.Target,
            server.BackendPid,
            facts,
            await query.ReadAsync(server, stop).ConfigureAwait(false),
            work,
            options.Run
        );
        var scripts = site.Scripts.ToDictionary(script => script.File.Name, StringComparer.Ordinal);
        var factory = new FindingFactory(options.Rules);
        var misfits = await LoadLookup
            .FindAsync(server, work.Loads, script => LoadLookup.DataIn(options.Run.Path, script), factory, stop)
            .ConfigureAwait(false);
        var uses = run.Uses.Select(use => ContractGate.Of(factory, use));
        var verified = options.Verify is { } verify
            ? await AppliedVerification.CheckAsync(run, verify, factory, stop).ConfigureAwait(false)
            : [];
        return [.. findings, .. new TargetChecks(options.Rules).Check(target, scripts), .. misfits, .. uses, .. verified];
    }

    private async Task<IEnumerable<Finding>> CheckPolicyAsync(RunState run, FolderPlan plan, CancellationToken stop)
    {
        if (options.IsForPlan || plan.Problem is not null || run.Plan.IsEmpty)
            return [];
        run.Losses = DestructiveChanges.Read(run.Plan.Entries, run.Context.Options.TransactionMode);
        var breaches = await PolicyCheck.FindAsync(run, stop).ConfigureAwait(false);
        var (rule, findings) = (new PolicyViolatedRule(), new FindingFactory(options.Rules));
        return breaches.Select(breach => findings.Of(rule, Seen(run.Context.Policy!.Policy, breach)));
    }

    private static Observation Seen(Policy policy, PolicyBreach breach) =>
        new(PolicyCheck.Describe(policy, breach))
        {
            Path = PolicyCheck.LineOf(policy, breach) is null ? null : policy.File.FullPath,
            Line = PolicyCheck.LineOf(policy, breach),
            Object = breach.Setting,
        };

    private static async Task<HashSet<ObjectName>> ReadEmptyTablesAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        var tables = new HashSet<ObjectName>();
        var rows = connection.QueryAsync(
            SqlFile.Read("Rehearsal", "empty_tables"),
            [],
            row => new ObjectName(row.GetString(0), row.GetString(1)),
            cancellationToken
        );
        await foreach (var table in rows.ConfigureAwait(false))
            tables.Add(table);
        return tables;
    }
}
