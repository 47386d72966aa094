using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Takes back what was applied to a database, the newest script first.</summary>
[Cmdlet(
    VerbsCommon.Undo,
    "PgMigration",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(ScriptRun))]
public sealed class UndoPgMigrationCommand : RunCmdlet
{
    private MigrationOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);
    private readonly List<Guid> _piped = [];
    private UndoOptions _undo = new();
    private Guid[] _runs = [];
    private bool _planOnly;

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>Takes back so many scripts, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>Takes back all scripts that were applied after this one, which stays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string? To { get; set; }

    /// <summary>Takes back the scripts of so many runs, the newest.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? LastRun { get; set; }

    /// <summary>Takes back the scripts that these runs applied.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RunCompleter))]
    public Guid[] RunId { get; set; } = [];

    /// <summary>What <c>Invoke-PgMigration</c> or <c>Get-PgMigrationHistory</c> gave: its run is taken back.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public ScriptRun? Run { get; set; }

    /// <summary>Why, for the history.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Puts back what the scripts have destroyed, from the backups before their runs.</summary>
    [Parameter]
    public SwitchParameter RestoreData { get; set; }

    /// <summary>The environment; otherwise the target's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>How long to wait for another run to end.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RunLockTimeout { get; set; } = TimeSpan.FromMinutes(1);

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

    /// <summary>Rules whose findings neither stop the run nor are warned of.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkippableRuleCompleter))]
    public string[] SkipCheck { get; set; } = [];

    /// <summary>Runs whatever the checks find.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many snapshots of the schema stay in the database; 0 keeps none. Otherwise all stay.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? KeepSnapshots { get; set; }

    /// <summary>Runs outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    [Parameter]
    public SwitchParameter OutsideWindow { get; set; }

    /// <summary>
    /// The file, or the folder, to which what is counted of the run is written in the text format of Prometheus.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MetricsPath { get; set; }

    private protected override string? MetricsFile => MetricsPath;

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    // Of several objects of the pipeline, each adds its run.
    private protected override object? ReadInput()
    {
        if (Run is not null)
            _piped.Add(Run.RunId);
        return null;
    }

    private protected override bool IsConnectionString(string text) => text != Run?.ToString();

    private protected override void Prepare()
    {
        _runs = [.. RunId.Concat(_piped).Distinct()];
        object?[] choices = [Last, To, LastRun, _runs.Length > 0 ? _runs : null];
        if (choices.Count(choice => choice is not null) != 1)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "What is to be taken back is not clear.",
                "Give one of -Last, -To, -LastRun and -RunId, or pipe in what Get-PgMigrationHistory gives."
            );
        _undo = new UndoOptions
        {
            Last = Last,
            To = To,
            LastRuns = LastRun,
            RunIds = _runs,
            RestoreData = RestoreData,
            Reason = Reason,
        };
        _options = WithBackup(
            ReadOptions() with
            {
                Tokens = TokenTable.Read(Token),
                RunLockTimeout = RunLockTimeout,
                LockTimeout = LockTimeout,
                MaxStall = MaxStall,
                Blockers = Blockers,
                BlockerApplications = BlockerApplications,
                BlockerAge = BlockerAge,
                StatementTimeout = StatementTimeout,
                OutsideWindow = OutsideWindow,
                Reason = Reason,
                SkipChecks = [.. SkipCheck.Distinct(StringComparer.Ordinal)],
                Force = Force,
                KeepSnapshots = KeepSnapshots,
            }
        );
        _environment = ReadEnvironment(Environment, _options.Path, changes: true, Force);
    }

    private protected override bool Accepts(ConnectionTarget database)
    {
        string what =
            Last is 1 ? "the last script"
            : Last is { } count ? $"the last {count} scripts"
            : To is not null ? $"what was applied after {To}"
            : LastRun is 1 ? "what the last run applied"
            : LastRun is { } runs ? $"what the last {runs} runs applied"
            : $"what {(_runs.Length == 1 ? "run" : "runs")} {string.Join(", ", _runs)} applied";
        bool accepted = ShouldProcess(
            CleanText.Line($"Take back {what} from {database}."),
            CleanText.Line($"Take back {what} from {database}?"),
            "Undo-PgMigration",
            out ShouldProcessReason reason
        );
        _planOnly = reason.HasFlag(ShouldProcessReason.WhatIf);
        return accepted || _planOnly;
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) =>
        {
            MigrationOptions options = _options! with { Environment = _environment.Of(database, observer) };
            return _planOnly
                ? Migrator.PlanUndoAsync(database.Connection, options, _undo, observer, cancellationToken)
                : Migrator.UndoAsync(database.Connection, options, _undo, observer, cancellationToken);
        };
}
