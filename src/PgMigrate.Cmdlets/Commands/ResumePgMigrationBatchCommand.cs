using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>
/// Lets batches go on that were held back; with a migration folder, goes on itself with what was begun and not ended.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Resume,
    "PgMigrationBatch",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(MigrationBatch))]
public sealed class ResumePgMigrationBatchCommand : BatchCmdlet
{
    // What says how batches are gone on with, which without a folder nobody does.
    private static readonly string[] OfProcessing =
    [
        nameof(MaxDuration),
        nameof(Environment),
        nameof(Token),
        nameof(RunLockTimeout),
        nameof(LockTimeout),
        nameof(MaxStall),
        nameof(StatementTimeout),
        nameof(Retries),
        nameof(OutsideWindow),
        nameof(Reason),
    ];

    private MigrationOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);

    /// <summary>The migration folder with the scripts that are gone on with; without it, none is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>How long to go on: no batch begins afterwards. Otherwise until all are done.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? MaxDuration { get; set; }

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

    /// <summary>How long a batch waits for each lock.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long others may wait behind a batch that waits for a lock itself; zero for no limit.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MaxStall { get; set; } = TimeSpan.Zero;

    /// <summary>How long each statement may take; zero for no limit.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>How often a batch is tried again after a lock timeout, a deadlock or a serialization failure.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Retries { get; set; } = 10;

    /// <summary>Goes on outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    [Parameter]
    public SwitchParameter OutsideWindow { get; set; }

    /// <summary>Why it goes on outside a window, for the history.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Whose pipeline is told of errors, warnings, progress and results.</summary>
    [Parameter]
    public PipelineOutput PipelineOutput { get; set; } = PipelineOutput.Auto;

    private protected override string? MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override ICallListener? Listen() => ListenAsAgent(PipelineOutput);

    private protected override void Prepare()
    {
        base.Prepare();
        if (Path is null)
        {
            RefuseWithoutFolder();
            return;
        }

        _options = ReadOptions() with
        {
            Tokens = TokenTable.Read(Token),
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            MaxStall = MaxStall,
            StatementTimeout = StatementTimeout,
            Retries = Retries,
            OutsideWindow = OutsideWindow,
            Reason = Reason,
        };
        _environment = ReadEnvironment(Environment, _options.Path, changes: true);
    }

    private protected override bool Accepts(ConnectionTarget database)
    {
        string action = Path is null ? "Let go on" : "Go on with";
        string what = $"{action} the batches of {Scripts} in {CleanText.Line(database.ToString())}";
        return ShouldProcess($"{what}.", $"{what}?", "Resume-PgMigrationBatch");
    }

    private protected override Task<IReadOnlyList<MigrationBatch>> CallAsync(
        CallDatabase database,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        _options is null
            ? MigrationBatches.ResumeAsync(database.Connection, Query, observer, cancellationToken)
            : MigrationBatches.ProcessAsync(
                database.Connection,
                _options with
                {
                    Environment = _environment.Of(database, observer),
                },
                Query,
                MaxDuration,
                new BatchObserver(observer),
                cancellationToken
            );

    private void RefuseWithoutFolder()
    {
        if (OfProcessing.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } given)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"-{given} says how batches are gone on with, and without -Path none is: a suspension is taken back, and no "
                    + "more.",
                "Give the migration folder, such as -Path ./migrations, or leave it out."
            );
    }

    // What is emitted are the batches, at the end of the call; a script that ended is one of them.
    private sealed class BatchObserver(IMigrationObserver observer) : IMigrationObserver
    {
        // Whoever listens to the call is told of it all the same.
        public void OnScriptRun(ScriptRun run) => observer.OnEvent(EventStream.EventOf(run));

        public void OnEvent(RunEvent happened) => observer.OnEvent(happened);

        public void OnMessage(MigrationMessage message) => observer.OnMessage(message);

        public void OnProgress(MigrationProgress progress) => observer.OnProgress(progress);
    }
}
