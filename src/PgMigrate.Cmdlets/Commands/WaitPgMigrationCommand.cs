using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Waits until the schema of a database is as a program expects it.</summary>
[Cmdlet(VerbsLifecycle.Wait, "PgMigration", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(SchemaReadiness))]
public sealed class WaitPgMigrationCommand : ReportingSchemaCmdlet
{
    private WaitOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);

    /// <summary>The migration folder whose scripts are expected. With -To alone, no folder is read.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>The last script that is expected; otherwise all of the folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScriptCompleter))]
    public string? To { get; set; }

    /// <summary>The environment; otherwise the target's. Without one, scripts of any environment are not expected.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>Is content with a schema that has had more than the folder.</summary>
    [Parameter]
    public SwitchParameter AcceptNewer { get; set; }

    /// <summary>How long nothing may move: no run begins, the one at work stands still, the server does not answer.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan NoProgressTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The pause between two looks.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    private protected override string? MigrationFolder => ReadsFolder ? Path : null;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override int Throttle => int.MaxValue;

    private bool ReadsFolder => To is null || MyInvocation.BoundParameters.ContainsKey(nameof(Path));

    private protected override void Prepare()
    {
        _options = new WaitOptions
        {
            To = To,
            Tokens = TokenTable.Read(Token),
            HistorySchema = HistorySchema,
            AcceptNewer = AcceptNewer,
            NoProgressTimeout = NoProgressTimeout,
            Interval = Interval,
        };
        if (!ReadsFolder)
            return;
        MigrationOptions folder = ReadOptions();
        _options = _options with { Path = folder.Path, Layout = Layout, Configuration = folder.Configuration };
        _environment = ReadEnvironment(Environment, folder.Path);
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            pipeline.WriteObject(
                await MigrationReadiness
                    .WaitAsync(
                        database.Connection,
                        _options! with
                        {
                            Environment = ReadsFolder ? _environment.Of(database, observer) : null,
                        },
                        observer,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            );
}
