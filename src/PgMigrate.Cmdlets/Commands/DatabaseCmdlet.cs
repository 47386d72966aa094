using System.Management.Automation;
using System.Security;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Cmdlets.Telemetry;
using PgMigrate.Engine;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>
/// A cmdlet that works on databases. It collects them from the pipeline and works on them at its end. A failure is an error of
/// its database, and the others go on.
/// </summary>
public abstract partial class DatabaseCmdlet : AsyncPSCmdlet
{
    private const string ByConnectionString = "ConnectionString";
    private const string ByServer = "Server";
    private const string ByTarget = "Target";

    private static readonly string[] ConnectionParameters =
    [
        nameof(Server),
        nameof(Port),
        nameof(Database),
        nameof(Credential),
        nameof(AccessToken),
        nameof(ManagedIdentity),
        nameof(ClientId),
    ];

    private readonly List<(ConnectionSettings Settings, object? Input)> _requested = [];
    private MigrationLogOptions? _log;
    private string? _metrics;
    private Lazy<ConfigurationFile?> _configured = new(() => null);

    /// <summary>Npgsql keywords, a <c>postgres://</c> URI or a <c>jdbc:postgresql://</c> URL.</summary>
    [Parameter(
        ParameterSetName = ByConnectionString,
        Mandatory = true,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true
    )]
    [ValidateNotNullOrEmpty]
    public string[] ConnectionString { get; set; } = [];

    /// <summary>Host name, address or socket folder; otherwise <c>PGHOST</c>.</summary>
    [Parameter(ParameterSetName = ByServer)]
    [ValidateNotNullOrEmpty]
    public string? Server { get; set; }

    /// <summary>Port; otherwise <c>PGPORT</c>, or 5432.</summary>
    [Parameter(ParameterSetName = ByServer)]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>
    /// Databases on that server, with wildcards; otherwise <c>PGDATABASE</c>, or that of the connection string.
    /// </summary>
    [Parameter(ParameterSetName = ByServer)]
    [Parameter(ParameterSetName = ByConnectionString)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Database { get; set; }

    /// <summary>
    /// Names in <c>pgmigrate.json</c>, which is looked for in the current folder and above, and in its catalogue; wildcards are
    /// allowed.
    /// </summary>
    [Parameter(ParameterSetName = ByTarget, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[] Target { get; set; } = [];

    /// <summary>
    /// The file of targets and policies; otherwise <c>pgmigrate.json</c> in the migration folder or the current one, or above.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <summary>User and password.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A cloud identity's token, sent as the password.</summary>
    [Parameter]
    [SecureStringTransformation]
    public SecureString? AccessToken { get; set; }

    /// <summary>The schema of grate's own tables.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string HistorySchema { get; set; } = "grate";

    /// <summary>
    /// The file that the events of the call are added to; a folder, in which each database has a file of its own; or <c>-</c>
    /// for standard error.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>How that log is written.</summary>
    [Parameter]
    public MigrationLogFormat LogFormat { get; set; } = MigrationLogFormat.Json;

    /// <summary>The least grave events that it holds, and that are exported to OpenTelemetry.</summary>
    [Parameter]
    public MigrationLogLevel LogLevel { get; set; } = MigrationLogLevel.Debug;

    /// <inheritdoc/>
    protected sealed override void TakeInput()
    {
        object? input = ReadInput();
        if (!IsAboutDatabases)
            return;
        // Objects of the pipeline that name no database are about the one of the parameters: it is asked for once.
        foreach (ConnectionSettings settings in ReadParameters())
            if (!_requested.Exists(other => Equals(other.Input, input) && IsSame(other.Settings, settings)))
                _requested.Add((settings, input));
    }

    /// <inheritdoc/>
    protected sealed override void Finish()
    {
        if (!IsAboutDatabases)
        {
            FinishInput();
            return;
        }

        // An empty pipeline asks for no database: not for the one that the PG* variables name.
        if (_requested.Count == 0)
            return;
        Prepare();
        ReadLog();
        if (WorksWithoutDatabase && AsksForNone())
        {
            Await(ListenWithoutDatabaseAsync);
            return;
        }

        if (WorksOnAllAtOnce)
        {
            IReadOnlyList<RequestedDatabase> all = ResolveEach();
            Await((pipeline, cancellationToken) => ListenToAllAsync(all, pipeline, cancellationToken));
            return;
        }

        IReadOnlyList<RequestedDatabase> requested = ResolveEach();
        List<CallDatabase> resolved = Resolve(requested);
        if (StopsOnError && resolved.Count < requested.Count)
            return;
        CallDatabase[] databases = [.. resolved.Where(Accepts)];
        Await(
            async (pipeline, cancellationToken) =>
            {
                await ExportedCall
                    .RunAsync(
                        pipeline,
                        LogLevel,
                        exported =>
                            RunEachAsync(
                                new DatabaseRunner(pipeline, WorkOn(pipeline))
                                {
                                    ListenersOf = database => ListenersOf(database, exported),
                                    ThrottleLimit = Throttle,
                                    StopOnError = StopsOnError,
                                    OneOfSeveral = requested.Count > 1,
                                    Summarizes = Summarizes,
                                },
                                databases,
                                pipeline,
                                cancellationToken
                            )
                    )
                    .ConfigureAwait(false);
                Complete(pipeline);
            }
        );
    }

    /// <summary>False for a call that is about what the pipeline gave, and about no database.</summary>
    private protected virtual bool IsAboutDatabases => true;

    /// <summary>Works on what the pipeline gave, on its thread, where the call is about no database.</summary>
    private protected virtual void FinishInput() { }

    /// <summary>How many databases are worked on at once.</summary>
    private protected virtual int Throttle => 1;

    /// <summary>
    /// True where no database is asked for unless a parameter names one; the PG* variables alone do not count then.
    /// </summary>
    private protected virtual bool WorksWithoutDatabase => false;

    /// <summary>True where the call is one work on all databases together, also on those that cannot be resolved.</summary>
    private protected virtual bool WorksOnAllAtOnce => false;

    /// <summary>True to say at the end of a call about several databases how it went with them.</summary>
    private protected virtual bool Summarizes => false;

    /// <summary>True where no other database is begun after one has failed.</summary>
    private protected virtual bool StopsOnError => false;

    /// <summary>Reads the cmdlet's own parameters, on the pipeline's thread.</summary>
    private protected abstract void Prepare();

    /// <summary>
    /// What else the pipeline gave, besides databases, with the object that is at hand; null where nothing is taken.
    /// </summary>
    private protected virtual object? ReadInput() => null;

    /// <summary>
    /// False for a text that PowerShell made of another object of the pipeline, since this parameter would take any.
    /// </summary>
    private protected virtual bool IsConnectionString(string text) => true;

    /// <summary>True for a text of the pipeline that is the name of a target.</summary>
    private protected virtual bool IsTargetName(string text) => false;

    /// <summary>Asks, on the pipeline's thread, whether to work on a database of the call.</summary>
    private protected virtual bool Accepts(CallDatabase database) => Accepts(database.Connection, database.Input);

    /// <summary>Asks, on the pipeline's thread, whether to work on a database with what else the pipeline gave.</summary>
    private protected virtual bool Accepts(ConnectionTarget database, object? input) => Accepts(database);

    /// <summary>Asks, on the pipeline's thread, whether to work on a database.</summary>
    private protected virtual bool Accepts(ConnectionTarget database) => true;

    /// <summary>What is done where no database is named, off the pipeline's thread.</summary>
    private protected virtual Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    /// <summary>What is done to all databases together, off the pipeline's thread.</summary>
    private protected virtual Task WorkOnAllAsync(
        IReadOnlyList<RequestedDatabase> databases,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    /// <summary>What is done to each database, off the pipeline's thread.</summary>
    private protected abstract DatabaseWork WorkOn(CmdletPipeline pipeline);

    /// <summary>What is left to be done once all databases were worked on, off the pipeline's thread.</summary>
    private protected virtual void Complete(CmdletPipeline pipeline) { }

    /// <summary>
    /// The environments of the call; warns, on the pipeline's thread, where nothing knows the one that is asked for.
    /// </summary>
    /// <param name="asked">What <c>-Environment</c> says; null where it is not given.</param>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="changes">True for a call that changes the database.</param>
    /// <param name="force">True to run for another environment than the target's.</param>
    private protected EnvironmentChoice ReadEnvironment(string? asked, string folder, bool changes = false, bool force = false)
    {
        var choice = new EnvironmentChoice(asked) { Changes = changes, Force = force };
        if (choice.WarningOfUnknown(folder, FindConfiguration(), Targets) is { } warning)
            WriteWarning(CleanText.Line(warning));
        return choice;
    }

    /// <summary>The migration folder of the call, as it was given; null where it has none.</summary>
    private protected virtual string? MigrationFolder => null;

    /// <summary>The tool whose folder that is, read in place; null for a migration folder.</summary>
    private protected virtual MigrationTool? FolderTool => null;

    /// <summary>Where metrics of the call are written, as it was given; null for none.</summary>
    private protected virtual string? MetricsFile => null;

    /// <summary>The options of a run that all cmdlets fill in the same way.</summary>
    private protected MigrationOptions ReadOptions() =>
        new()
        {
            Path = FolderPath.Resolve(SessionState, MigrationFolder!),
            Layout = FolderTool,
            Configuration = FindConfiguration(),
            Given = MyInvocation.BoundParameters.Keys,
            HistorySchema = HistorySchema,
        };

    /// <summary>Full path of the file of targets and policies; null where there is none.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the file is another user's.</exception>
    private protected string? FindConfiguration() => ConfigurationPath.Find(SessionState, Configuration, MigrationFolder);

    private Task ListenWithoutDatabaseAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        ListenAsync(pipeline, observer => WorkWithoutDatabaseAsync(pipeline, observer, cancellationToken));

    private Task ListenToAllAsync(
        IReadOnlyList<RequestedDatabase> databases,
        CmdletPipeline pipeline,
        CancellationToken cancellationToken
    ) => ListenAsync(pipeline, observer => WorkOnAllAsync(databases, pipeline, observer, cancellationToken));

    // To what is no single database's.
    private Task ListenAsync(CmdletPipeline pipeline, Func<IMigrationObserver, Task> work) =>
        ExportedCall.RunAsync(
            pipeline,
            LogLevel,
            exported =>
                EventStream.RunAsync(
                    ListenersOf(_configured.Value, EnvironmentOfCall(null), exported),
                    new CmdletObserver(pipeline, activityId: 1),
                    work
                )
        );

    // On the pipeline's thread. What has no scripts stands under no policy, and writes the log alone that it is asked for.
    private void ReadLog()
    {
        string? path = MigrationFolder is null ? null : FindConfiguration();
        // Read once, and where it cannot be understood, that is the error of each database.
        _configured = new(() => path is null ? null : ConfigurationFile.TryFind(path));
        _log = LogPath is null
            ? null
            : new MigrationLogOptions
            {
                Path = OutputPath.ResolveLog(SessionState, LogPath),
                Format = LogFormat,
                Level = LogLevel,
            };
        _metrics = MetricsFile is null ? null : OutputPath.Resolve(SessionState, MetricsFile);
    }

    /// <summary>The agent of a pipeline, listening to this call; null outside of one.</summary>
    /// <param name="output">Whose pipeline.</param>
    private protected ICallListener? ListenAsAgent(PipelineOutput output) =>
        AgentListener.TryCreate(
            this,
            output,
            () => MigrationFolder is { } folder ? FolderPath.Resolve(SessionState, folder) : null,
            WriteAgentCommand
        );

    private IReadOnlyList<IRunListener> ListenersOf(CallDatabase database, HostLog? exported)
    {
        ConfigurationFile? file = _configured.Value;
        string? environment = EnvironmentOfCall(database.Environment);
        string? log = (_log ?? Listeners.OfPolicy(file, environment))?.Path;
        return
            MigrationAlerts.Listen(file, database.Connection, database.Connection.HistorySchema(HistorySchema), log) is { } alerts
            ? [.. ListenersOf(file, environment, exported), alerts]
            : ListenersOf(file, environment, exported);
    }

    private IReadOnlyList<IRunListener> ListenersOf(ConfigurationFile? file, string? environment, HostLog? exported) =>
        Listeners.Of(
            new CallListeners
            {
                Log = _log,
                Metrics = _metrics,
                Exported = exported,
                Configuration = file,
                Environment = environment,
            }
        );

    private string? EnvironmentOfCall(string? ofTarget) =>
        MyInvocation.BoundParameters.TryGetValue("Environment", out object? asked) ? asked as string : ofTarget;

    private Targets Targets =>
        new(
            Configuration is null ? null : FolderPath.Resolve(SessionState, Configuration),
            ConfigurationPath.Folders(SessionState, MigrationFolder)
        );

    private string Location => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    private bool AsksForNone() =>
        ParameterSetName == ByServer && !ConnectionParameters.Any(MyInvocation.BoundParameters.ContainsKey);

    private IEnumerable<ConnectionSettings> ReadParameters() =>
        ParameterSetName switch
        {
            ByConnectionString => ReadConnectionStrings(),
            ByTarget => (Target.Length == 0 ? AnyTarget : Target).Select(name => Settings(target: name)),
            _ when Database is null => [Settings()],
            _ => Database.Select(name => Settings(database: name)),
        };

    private IEnumerable<ConnectionSettings> ReadConnectionStrings()
    {
        string[] targets = [.. ConnectionString.Where(IsTargetName)];
        string[] texts = [.. ConnectionString.Except(targets, StringComparer.Ordinal).Where(IsConnectionString)];
        if (targets.Length == 0 && texts.Length == 0)
            return [Settings()];
        return
        [
            .. targets.Select(name => Settings(target: name)),
            .. from text in texts from name in Database ?? [null!] select Settings(connectionString: text, database: name),
        ];
    }

    private ConnectionSettings Settings(string? connectionString = null, string? target = null, string? database = null) =>
        new()
        {
            ConnectionString = connectionString,
            Server = Server,
            Port = Port,
            Database = database,
            User = Credential?.UserName,
            Password = Credential?.Password.Open(),
            AccessToken = AccessToken.Open(),
            ManagedIdentity = IsIdentityAsked,
            ClientId = ClientId,
            Identities = _identities,
            Target = target,
            TargetDirectory = target is null ? null : Location,
            Configuration = target is null ? null : FindConfiguration(),
            SessionPasswords = password => Ask(() => SessionPassword.Ask(password)),
        };

    // Credentials are the same for the whole call.
    private static bool IsSame(ConnectionSettings one, ConnectionSettings other) =>
        (one.ConnectionString, one.Server, one.Port, one.Database, one.Target)
        == (other.ConnectionString, other.Server, other.Port, other.Database, other.Target);
}
