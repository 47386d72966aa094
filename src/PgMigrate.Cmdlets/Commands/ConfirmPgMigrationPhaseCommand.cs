using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Records that a release is out and the old version gone, so that its contract scripts may run.</summary>
[Cmdlet(
    VerbsLifecycle.Confirm,
    "PgMigrationPhase",
    SupportsShouldProcess = true,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(PhaseConfirmation))]
public sealed class ConfirmPgMigrationPhaseCommand : ReportingCmdlet
{
    private MigrationOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The release, as scripts name it behind their phase.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Release { get; set; } = string.Empty;

    /// <summary>What is recorded with it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

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

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override void Prepare()
    {
        _options = ReadOptions() with { Tokens = TokenTable.Read(Token), RunLockTimeout = RunLockTimeout };
        _environment = ReadEnvironment(Environment, _options.Path, changes: true);
    }

    private protected override bool Accepts(ConnectionTarget database) =>
        ShouldProcess(
            CleanText.Line($"Confirm release {Release} in {database}."),
            CleanText.Line($"Confirm release {Release} in {database}?"),
            "Confirm-PgMigrationPhase"
        );

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            pipeline.WriteObject(
                await Migrator
                    .ConfirmPhaseAsync(
                        database.Connection,
                        _options! with
                        {
                            Environment = _environment.Of(database, observer),
                        },
                        Release,
                        Comment,
                        observer,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            );
}
