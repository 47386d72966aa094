using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Tells what the scripts of a migration folder may do to a database, before they do it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PgMigration", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(Finding))]
[OutputType(typeof(bool))]
public sealed class TestPgMigrationCommand : ReportingSchemaCmdlet
{
    private CheckOptions? _options;
    private EnvironmentChoice _environment = new(asked: null);

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

    /// <summary>The phase of the run that is judged; otherwise both.</summary>
    [Parameter]
    public MigrationPhase? Phase { get; set; }

    /// <summary>How long what a contract script drops must not have been used. Otherwise nobody looks at that.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? UnusedFor { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>Another severity for a rule, by its id: Error, Warning, Information, or Off.</summary>
    [Parameter]
    public Hashtable? Severity { get; set; }

    /// <summary>The major version of PostgreSQL to check for; otherwise the target's, or the newest known.</summary>
    [Parameter]
    [ValidateRange(12, 99)]
    public int? ServerVersion { get; set; }

    /// <summary>Only what is at least as grave.</summary>
    [Parameter]
    public FindingSeverity MinimumSeverity { get; set; } = FindingSeverity.Information;

    /// <summary>Gives a Boolean for each database: true where no error was found that its script does not allow.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Asks again, read only, whether what applied scripts have promised holds.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>How long each verification may take that is asked again.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StatementTimeout { get; set; } = new VerifyOptions().StatementTimeout;

    /// <summary>Runs the pending scripts for real on a copy of the database, and tells what was seen.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>
    /// The server that holds the copy, by a database to connect to, which is left alone; otherwise a sandbox of this machine.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RehearsalConnectionString { get; set; }

    /// <summary>Makes the copy on the server of the database itself; the user needs CREATEDB there.</summary>
    [Parameter]
    public SwitchParameter OnTargetServer { get; set; }

    /// <summary>What the copy is made from: the scripts that were applied, or the database's schema by pg_dump.</summary>
    [Parameter]
    public RehearsalSource From { get; set; } = RehearsalSource.Scripts;

    /// <summary>
    /// Checks on the copy whether the queries run after the scripts that pg_stat_statements of the database holds. None is
    /// executed.
    /// </summary>
    [Parameter]
    public SwitchParameter LiveQueries { get; set; }

    /// <summary>A file of queries that are checked likewise, each ended by a semicolon.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? QueryFile { get; set; }

    /// <summary>
    /// Runs the pending scripts on the database itself, in a transaction that is always rolled back. The locks are really held
    /// meanwhile.
    /// </summary>
    [Parameter]
    public SwitchParameter DryRun { get; set; }

    /// <summary>How long a dry run may hold locks that others wait for.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockBudget { get; set; } = new DryRunOptions().LockBudget;

    private protected override bool WorksWithoutDatabase => true;

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override void Prepare()
    {
        _options = new CheckOptions
        {
            Run = ReadOptions() with { Phase = Phase, UnusedFor = UnusedFor, Tokens = TokenTable.Read(Token) },
            Severities = SeverityTable.Read(Severity),
            ServerVersion = ServerVersion,
            Verify = Verify ? new VerifyOptions { StatementTimeout = StatementTimeout } : null,
            DryRun = DryRun ? new DryRunOptions { LockBudget = LockBudget } : null,
            Rehearsal =
                Rehearse || OnTargetServer || LiveQueries || (RehearsalConnectionString ?? QueryFile) is not null
                    ? RehearsalPlaces.Read(OnTargetServer, RehearsalConnectionString, From) with
                    {
                        LiveQueries = LiveQueries,
                        QueryFile = QueryFile is null ? null : FolderPath.Resolve(SessionState, QueryFile),
                    }
                    : null,
        };
        _environment = ReadEnvironment(Environment, _options.Run.Path);
    }

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        (database, observer, cancellationToken) =>
            CheckOrTellAsync(pipeline, database.Connection, _environment.Of(database, observer), observer, cancellationToken);

    private protected override Task WorkWithoutDatabaseAsync(
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => CheckOrTellAsync(pipeline, null, Environment, observer, cancellationToken);

    // Beside the error, so that a report of what was found does not pass for a clean one.
    private async Task CheckOrTellAsync(
        CmdletPipeline pipeline,
        ConnectionTarget? database,
        string? environment,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await CheckAsync(pipeline, database, environment, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException exception) when (!Quiet)
        {
            pipeline.WriteObject(MigrationChecker.NotChecked(database, exception));
            throw;
        }
    }

    private async Task CheckAsync(
        CmdletPipeline pipeline,
        ConnectionTarget? database,
        string? environment,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        CheckOptions options = _options! with { Run = _options.Run with { Environment = environment } };
        IReadOnlyList<Finding> findings = await MigrationChecker
            .CheckAsync(database, options, observer, cancellationToken)
            .ConfigureAwait(false);
        foreach (Finding finding in findings)
            if (!Quiet && finding.Severity >= MinimumSeverity)
                pipeline.WriteObject(
                    finding with
                    {
                        Server = database?.Server,
                        Database = database?.Database,
                        Schema = database?.Schema,
                    }
                );
            else
                pipeline.Note(finding);
        if (Quiet)
            pipeline.WriteObject(!findings.Any(finding => finding is { Severity: FindingSeverity.Error, AllowedBecause: null }));
    }
}
