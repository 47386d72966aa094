using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Fleet.Rollouts;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Runs what a migration folder holds and a database has not had yet.</summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "PgMigration",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(ScriptRun))]
public sealed partial class InvokePgMigrationCommand : PlannableCmdlet
{
    private MigrationOptions? _options;
    private PlanRunOptions? _plan;
    private EnvironmentChoice _environment = new(asked: null);
    private bool _planOnly;
    private RolloutOptions? _rollout;

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The environment; otherwise the target's. Without one, scripts of any environment are left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The phase whose scripts are run; otherwise both.</summary>
    [Parameter]
    public MigrationPhase? Phase { get; set; }

    /// <summary>How long what a contract script drops must not have been used. Otherwise nobody looks at that.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>The last script to run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string? To { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>Records pending scripts as applied without running them.</summary>
    [Parameter]
    public SwitchParameter Baseline { get; set; }

    /// <summary>Creates a missing database.</summary>
    [Parameter]
    public SwitchParameter CreateDatabase { get; set; }

    /// <summary>What shares one transaction.</summary>
    [Parameter]
    public TransactionMode TransactionMode { get; set; } = TransactionMode.Script;

    /// <summary>How long to wait for another run to end.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RunLockTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Begins -RunLockTimeout anew whenever the run that is waited for makes progress.</summary>
    [Parameter]
    public SwitchParameter WaitWhileProgress { get; set; }

    /// <summary>How long a script waits for each lock.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long others may wait behind a script that waits for a lock itself; zero for no limit.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MaxStall { get; set; } = TimeSpan.Zero;

    /// <summary>What becomes of sessions of others that hold up a script which waits for a lock.</summary>
    [Parameter]
    public BlockerAction Blockers { get; set; } = BlockerAction.Report;

    /// <summary>The applications whose sessions may be cancelled or ended, with wildcards; case counts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] BlockerApplications { get; set; } = [];

    /// <summary>How old the transaction of such a session must be.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan BlockerAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long each statement may take; zero for no limit.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>How often a script is tried again after a lock timeout, a deadlock or a serialization failure.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Retries { get; set; } = 10;

    /// <summary>Makes each script durable before the next one begins.</summary>
    [Parameter]
    public SwitchParameter SynchronousCommit { get; set; }

    /// <summary>Rules whose findings neither stop the run nor are warned of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkippableRuleCompleter))]
    public string[] SkipCheck { get; set; } = [];

    /// <summary>Runs whatever the checks find.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What becomes of what a run has applied when it fails: it stays, or it is taken back.</summary>
    [Parameter]
    public FailureAction OnFailure { get; set; } = FailureAction.Stop;

    /// <summary>How many snapshots of the schema stay in the database; 0 keeps none. Otherwise all stay.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepSnapshots { get; set; }

    /// <summary>How many databases are migrated at once.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Begins no other database after one has failed.</summary>
    [Parameter]
    public SwitchParameter StopOnError { get; set; }

    /// <summary>Runs outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    [Parameter]
    public SwitchParameter OutsideWindow { get; set; }

    /// <summary>Why the run goes beyond its policy, where that lets it; for the history.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>
    /// The file, or the folder, to which what is counted of the run is written in the text format of Prometheus.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetricsPath { get; set; }

    private protected override string? MetricsFile => MetricsPath;

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override int Throttle => ThrottleLimit;

    private protected override bool StopsOnError => StopOnError;

    private protected override void Prepare()
    {
        _options = WithBackup(
            ReadOptions() with
            {
                Phase = Phase,
                UnusedFor = UnusedFor,
                To = To,
                Tokens = TokenTable.Read(Token),
                Baseline = Baseline,
                CreateDatabase = CreateDatabase,
                TransactionMode = TransactionMode,
                RunLockTimeout = RunLockTimeout,
                WaitWhileProgress = WaitWhileProgress,
                LockTimeout = LockTimeout,
                MaxStall = MaxStall,
                Blockers = Blockers,
                BlockerApplications = BlockerApplications,
                BlockerAge = BlockerAge,
                StatementTimeout = StatementTimeout,
                Retries = Retries,
                SynchronousCommit = SynchronousCommit,
                ThrottleLimit = ThrottleLimit,
                OutsideWindow = OutsideWindow,
                Reason = Reason,
                SkipChecks = [.. SkipCheck.Distinct(StringComparer.Ordinal)],
                Force = Force,
                OnFailure = OnFailure,
                KeepSnapshots = KeepSnapshots,
            }
        );
        _plan = ReadPlan() is { } plan
            ? plan with
            {
                Tokens = _options.Tokens,
                RunLockTimeout = RunLockTimeout,
                WaitWhileProgress = WaitWhileProgress,
                LockTimeout = LockTimeout,
                MaxStall = MaxStall,
                Blockers = Blockers,
                BlockerApplications = BlockerApplications,
                BlockerAge = BlockerAge,
                StatementTimeout = StatementTimeout,
                Retries = Retries,
                SynchronousCommit = SynchronousCommit,
                KeepSnapshots = KeepSnapshots,
                OutsideWindow = OutsideWindow,
                Reason = Reason,
            }
            : null;
        _rollout = IsRollout ? ReadRollout() : null;
        _environment = _plan is null
            ? ReadEnvironment(Environment, _options.Path, changes: true, Force)
            : new EnvironmentChoice(Environment) { Changes = true };
    }

    private protected override bool Accepts(CallDatabase database)
    {
        string action =
            Plan is not null ? $"Apply the plan {Plan} to {database.Connection}"
            : Baseline ? $"Record what is pending in {Path} as applied to {database.Connection}, without running it"
            : $"Apply what is pending in {Path} to {database.Connection}";
        string? list = Asks && !CreateDatabase ? DescribePlan(database) : string.Empty;
        if (list is null)
            return false;
        bool accepted = ShouldProcess(
            CleanText.Line($"{action}."),
            CleanText.Line($"{action}?") + list,
            "Invoke-PgMigration",
            out ShouldProcessReason reason
        );
        _planOnly = reason.HasFlag(ShouldProcessReason.WhatIf);
        return accepted || _planOnly;
    }

    private bool Asks =>
        MyInvocation.BoundParameters.TryGetValue("Confirm", out object? value) && value is SwitchParameter { IsPresent: true };

    // Whoever is asked is told of what; null where that cannot be known, which is an error of its own.
    private string? DescribePlan(CallDatabase database)
    {
        var plan = new ResultObserver(null);
        try
        {
            Await((_, cancellationToken) => RunAsync(database, plan, previews: true, cancellationToken));
        }
        catch (MigrationException exception)
        {
            WriteError(ErrorRecords.From(exception, database.Connection.ToString()));
            return null;
        }

        ScriptRun[] scripts = [.. plan.Result().Runs.Where(run => run.Status == ScriptRunStatus.WouldApply)];
        return string.Concat(scripts.Select(run => $"\n  {CleanText.Line($"{run.Folder}/{run.Script}")}"));
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) => RunAsync(database, observer, _planOnly, cancellationToken);

    private Task RunAsync(CallDatabase database, IMigrationObserver observer, bool previews, CancellationToken cancellationToken)
    {
        string? environment = _environment.Of(database, observer);
        if (_plan is null)
        {
            MigrationOptions options = _options! with { Environment = environment };
            return previews
                ? Migrator.PlanAsync(database.Connection, options, observer, cancellationToken)
                : Migrator.InvokeAsync(database.Connection, options, observer, cancellationToken);
        }

        PlanRunOptions planned = _plan with { Environment = environment };
        return previews
            ? MigrationPlans.PreviewAsync(database.Connection, planned, observer, cancellationToken)
            : MigrationPlans.InvokeAsync(database.Connection, planned, observer, cancellationToken);
    }
}
