using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Dashboard;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that looks at many databases at once and shows them side by side. It changes none.</summary>
public abstract class FleetCmdlet : SchemaCmdlet
{
    private DashboardOptions? _options;

    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

    /// <summary>The environment; otherwise that of each target.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name. A SecureString, or a PSCredential's password, is masked everywhere.
    /// </summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>Files of plans that wait to be run, with wildcards: who has approved them is shown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Plan { get; set; }

    /// <summary>How long a look at one database may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = DashboardOptions.DefaultLimit;

    /// <summary>How many databases are looked at at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = DashboardOptions.DefaultAtOnce;

    private protected override string MigrationFolder => Path;

    private protected override bool WorksOnAllAtOnce => true;

    /// <summary>How often it is looked again; null for once.</summary>
    private protected abstract TimeSpan? Every { get; }

    private protected DashboardOptions Options => _options!;

    private protected override void Prepare() =>
        _options = new DashboardOptions
        {
            Run = ReadOptions() with { Tokens = TokenTable.Read(Token) },
            Plans = [.. (Plan ?? []).SelectMany(Files)],
            Limit = Timeout,
            AtOnce = ThrottleLimit,
            Every = Every,
        };

    // A connection string has an equals sign or a scheme.
    private protected override bool IsTargetName(string text) => text.AsSpan().IndexOfAny('=', ':', '/') < 0;

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        throw new InvalidOperationException("All databases are looked at together: see WorkOnAllAsync.");

    private protected DashboardTarget[] TargetsOf(IReadOnlyList<RequestedDatabase> databases) =>
        [
            .. databases.Select(database => new DashboardTarget(
                database.IsTarget || database.Connection is null ? database.Name ?? "?" : null,
                Environment ?? database.Environment,
                database.Connection,
                database.Failure
            )),
        ];

    private IEnumerable<string> Files(string path) =>
        WildcardPattern.ContainsWildcardCharacters(path)
            ? GetResolvedProviderPathFromPSPath(path, out _)
            : [FolderPath.Resolve(SessionState, path)];
}
