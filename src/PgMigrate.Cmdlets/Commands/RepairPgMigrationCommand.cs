using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Finds what needs repair beside the scripts, and repairs what is chosen of it.</summary>
[Cmdlet(
    VerbsDiagnostic.Repair,
    "PgMigration",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = "Server",
    HelpUri = Documentation.Home
)]
[OutputType(typeof(RepairAction))]
public sealed class RepairPgMigrationCommand : ReportingCmdlet
{
    private readonly Dictionary<CallDatabase, IReadOnlyList<RepairAction>> _found = [];
    private readonly HashSet<RepairAction> _chosen = [];
    private RepairOptions _options = new();
    private EnvironmentChoice _environment = new(asked: null);
    private NamePatterns _objects = NamePatterns.Any;

    /// <summary>The migration folder; without one, nothing is said of scripts that are changed or missing.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The tool whose folder it is, read in place; otherwise it is a migration folder.</summary>
    [Parameter]
    public MigrationTool? Layout { get; set; }

    /// <summary>What is repaired; without it everything that needs repair is told, and nothing is repaired.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public RepairKind[] Kind { get; set; } = [];

    /// <summary>Only what has these names, as Object tells them; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Object { get; set; }

    /// <summary>Why, for the history. What is decided about scripts needs it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Repairs outside the policy's windows, or in a freeze, where the policy lets it; it needs a reason.</summary>
    [Parameter]
    public SwitchParameter OutsideWindow { get; set; }

    /// <summary>How many backups inside the database stay.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? BackupKeepLast { get; set; }

    /// <summary>How long backups inside the database stay.</summary>
    [Parameter]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? BackupKeepFor { get; set; }

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

    /// <summary>How long to wait for each table's lock; what runs CONCURRENTLY waits longer.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    private protected override string MigrationFolder => Path;

    private protected override MigrationTool? FolderTool => Layout;

    private protected override void Prepare()
    {
        string folder = FolderPath.Resolve(SessionState, Path);
        bool isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Path));
        _objects = new NamePatterns(Object);
        _options = new RepairOptions
        {
            Path = isNamed || Directory.Exists(folder) ? folder : null,
            Layout = Layout,
            Kinds = Kind,
            Tokens = TokenTable.Read(Token),
            Reason = Reason,
            Configuration = FindConfiguration(),
            Given = MyInvocation.BoundParameters.Keys,
            OutsideWindow = OutsideWindow,
            BackupKeepLast = BackupKeepLast,
            BackupKeepFor = BackupKeepFor,
            RunLockTimeout = RunLockTimeout,
            LockTimeout = LockTimeout,
            HistorySchema = HistorySchema,
        };
        _environment = ReadEnvironment(Environment, folder, changes: Kind.Length > 0);
    }

    // What there is to repair is known before anybody is asked.
    private protected override bool Accepts(CallDatabase database)
    {
        try
        {
            var observer = new ResultObserver(null);
            // What is said of the environment is told where it is repaired.
            RepairOptions options = _options with
            {
                Environment = _environment.Of(database, new ResultObserver(null)),
            };
            Await(
                async (_, cancellationToken) =>
                    _found[database] = await Migrator
                        .FindRepairsAsync(database.Connection, options, observer, cancellationToken)
                        .ConfigureAwait(false)
            );
            if (Kind.Length > 0)
                foreach (MigrationMessage message in observer.Result().Messages)
                    if (message.Severity == MessageSeverity.Warning)
                        WriteWarning(CleanText.Line(message.Text));
        }
        catch (MigrationException exception)
        {
            WriteError(ErrorRecords.From(exception, database.Connection.ToString()));
            return false;
        }

        _found[database] = [.. _found[database].Where(found => _objects.Match(found.Object))];
        _chosen.UnionWith(_found[database].Where(found => Kind.Length > 0 && IsChosen(database, found)));
        return true;
    }

    private bool IsChosen(CallDatabase database, RepairAction found) =>
        ShouldProcess(
            CleanText.Line($"{found.Action} In {database.Connection}: {found.Problem}"),
            CleanText.Line($"{found.Problem} {found.Action} In {database.Connection}?"),
            "Repair-PgMigration"
        );

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            RepairAction[] chosen = [.. _found[database].Where(_chosen.Contains)];
            foreach (RepairAction found in _found[database].Where(found => !_chosen.Contains(found)))
                pipeline.WriteObject(found);
            if (chosen.Length == 0)
                return;
            RepairOptions options = _options with { Environment = _environment.Of(database, observer) };
            IReadOnlyList<RepairAction> done = await Migrator
                .RepairAsync(database.Connection, options, chosen, observer, cancellationToken)
                .ConfigureAwait(false);
            foreach (RepairAction action in done)
                pipeline.WriteObject(action);
            if (done.FirstOrDefault(action => action.Status == RepairStatus.Failed) is { } failed)
                throw Failure(failed, done.Count(action => action.Status == RepairStatus.Failed));
        };

    private static MigrationException Failure(RepairAction failed, int count) =>
        new(
            MigrationErrorId.RepairFailed,
            $"{failed.Object} was not repaired: {failed.Error}"
                + (count > 1 ? $" {count - 1} more could not be repaired." : string.Empty),
            "Each that was not repaired says why in its Error. Remove the reason, and repair again."
        );
}
