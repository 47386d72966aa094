using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes what a run would do as a file that can be approved, and that runs as it was approved.</summary>
[Cmdlet(
    VerbsCommon.New,
    "PgMigrationPlan",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(PlannedMigration))]
public sealed class NewPgMigrationPlanCommand : RunCmdlet
{
    private PlanOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);
    private string _file = string.Empty;
    private int _plans;

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The plan's file; the page for people lies beside it, with the ending .md.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = string.Empty;

    /// <summary>The environment; otherwise the target's. Without one, scripts of any environment are left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The phase whose scripts are run; otherwise both.</summary>
    [Parameter]
    public MigrationPhase? Phase { get; set; }

    /// <summary>The last script to run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string? To { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. The plan holds no value of a SecureString, or of a PSCredential.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>What shares one transaction.</summary>
    [Parameter]
    public TransactionMode TransactionMode { get; set; } = TransactionMode.Script;

    /// <summary>Rules whose findings will not stop the run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkippableRuleCompleter))]
    public string[] SkipCheck { get; set; } = [];

    /// <summary>Lets the run go on whatever the checks find.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long the plan may run, by the server's clock.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan ExpiresIn { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Targets of <c>pgmigrate.json</c> whose history tells how long scripts take that this database has not had; otherwise those
    /// that its policy requires.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[]? DurationFrom { get; set; }

    /// <summary>Runs the scripts for real on a copy of the database, and writes into the plan how that went.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>The server that holds the copy, by a database to connect to; otherwise a sandbox of this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RehearsalConnectionString { get; set; }

    /// <summary>Makes the copy on the server of the database itself; the user needs CREATEDB there.</summary>
    [Parameter]
    public SwitchParameter OnTargetServer { get; set; }

    /// <summary>What the copy is made from: the scripts that were applied, or the database's schema by pg_dump.</summary>
    [Parameter]
    public RehearsalSource From { get; set; } = RehearsalSource.Scripts;

    /// <summary>Replaces no file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override bool Summarizes => false;

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override void Prepare()
    {
        _file = FolderPath.Resolve(SessionState, OutFile);
        _options = new PlanOptions
        {
            Run = WithBackup(
                ReadOptions() with
                {
                    Phase = Phase,
                    To = To,
                    Tokens = TokenTable.Read(Token),
                    TransactionMode = TransactionMode,
                    SkipChecks = [.. SkipCheck.Distinct(StringComparer.Ordinal)],
                    Force = Force,
                }
            ),
            ExpiresIn = ExpiresIn,
            DurationFrom = DurationFrom,
            Rehearsal =
                Rehearse || OnTargetServer || RehearsalConnectionString is not null
                    ? RehearsalPlaces.Read(OnTargetServer, RehearsalConnectionString, From)
                    : null,
        };
        _environment = ReadEnvironment(Environment, _options.Run.Path, changes: true, Force);
    }

    private protected override bool Accepts(CallDatabase database) =>
        ++_plans > 1
            ? throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "A plan is made for one database, or one schema of it, and several are given.",
                "Call it for each of them, each with a file of its own."
            )
            : ShouldProcess(CleanText.Line(_file), CleanText.Line($"Write a plan for {database.Connection}"));

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            MigrationOptions run = _options!.Run with { Environment = _environment.Of(database, observer) };
            pipeline.WriteObject(
                await MigrationPlans
                    .MakeAsync(database.Connection, _options with { Run = run }, _file, NoClobber, observer, cancellationToken)
                    .ConfigureAwait(false)
            );
        };
}
