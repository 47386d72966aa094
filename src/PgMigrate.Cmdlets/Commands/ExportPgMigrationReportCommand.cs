using System.Collections.Concurrent;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Reports.Documents;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>
/// Writes findings, a plan, or what databases have kept of themselves as a report: for people and other programs.
/// </summary>
[Cmdlet(
    VerbsData.Export,
    "PgMigrationReport",
    SupportsShouldProcess = true,
    DefaultParameterSetName = OfInput,
    HelpUri = Documentation.Home
)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class ExportPgMigrationReportCommand : DatabaseCmdlet
{
    private const string OfInput = "InputObject";
    private const int ReadAtOnce = 8;

    // What says how databases are reached or read, and has no meaning for what the pipeline gives.
    private static readonly string[] OfDatabases =
    [
        nameof(Configuration),
        nameof(Credential),
        nameof(AccessToken),
        nameof(ManagedIdentity),
        nameof(ClientId),
        nameof(HistorySchema),
    ];

    private readonly ReportedInput _input = new();
    private readonly ConcurrentBag<ReportSource> _sources = [];
    private ReportQuery? _query;
    private string? _file;
    private bool _isDeclined;

    /// <summary>The format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ReportFormat Format { get; set; }

    /// <summary>The file to write, in a folder that exists. Without it the report goes to the pipeline, as one string.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The findings, or a plan. None make a valid report, too.</summary>
    [Parameter(ParameterSetName = OfInput, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The folder to which paths in the report are relative; otherwise the current location.</summary>
    [Parameter(ParameterSetName = OfInput)]
    [ValidateNotNullOrEmpty]
    public string? SourceRoot { get; set; }

    /// <summary>
    /// What a report of databases is about, which it must be given. Where it were mandatory PowerShell would ask for it, in place
    /// of taking findings.
    /// </summary>
    [Parameter(ParameterSetName = "ConnectionString")]
    [Parameter(ParameterSetName = "Server")]
    [Parameter(ParameterSetName = "Target")]
    public ReportKind? Kind { get; set; }

    /// <summary>The beginning of the time that it is about; otherwise that of the history.</summary>
    [Parameter(ParameterSetName = "ConnectionString")]
    [Parameter(ParameterSetName = "Server")]
    [Parameter(ParameterSetName = "Target")]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The end of that time; otherwise now.</summary>
    [Parameter(ParameterSetName = "ConnectionString")]
    [Parameter(ParameterSetName = "Server")]
    [Parameter(ParameterSetName = "Target")]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The objects of an evolution, with what belongs to them; otherwise all. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "ConnectionString")]
    [Parameter(ParameterSetName = "Server")]
    [Parameter(ParameterSetName = "Target")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Object { get; set; }

    /// <summary>Replaces no file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override bool IsAboutDatabases => ParameterSetName != OfInput;

    private protected override int Throttle => ReadAtOnce;

    private protected override object? ReadInput()
    {
        if (!IsAboutDatabases)
            _input.Add(InputObject);
        return null;
    }

    private protected override void FinishInput()
    {
        if (OfDatabases.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } given)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"-{given} is for a report of a database, and none is asked for. Nothing is written.",
                $"Leave it out, or add -Kind and the database."
            );
        _input.RequireFit(Format);
        if (!Asks())
            return;
        string root = SourceRoot is null
            ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
            : FolderPath.Resolve(SessionState, SourceRoot);
        Write(_input.Render(Format, root), WriteObject);
    }

    private protected override void Prepare()
    {
        DatabaseReport.RequireFormat(Format);
        if (Kind is null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "What the report of the database is to be about is not said. Nothing is written.",
                "Add -Kind History, Schema or Evolution. A report without it is about the findings that Test-PgMigration gives."
            );
        if (Object is not null && Kind != ReportKind.Evolution)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"-Object chooses what of an evolution is told, and a report of kind {Kind} is about everything. Nothing is "
                    + "written.",
                "Leave it out, or take -Kind Evolution."
            );
        if (Since > Until)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The report would begin on {Since:u}, after its end on {Until:u}. Nothing is written.",
                "Exchange -Since and -Until."
            );
        _query = new ReportQuery
        {
            Kind = Kind.Value,
            Since = Since,
            Until = Until,
            Objects = Object ?? [],
            HistorySchema = HistorySchema,
        };
        _isDeclined = !Asks();
    }

    private protected override bool Accepts(ConnectionTarget database) => !_isDeclined;

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
            _sources.Add(
                await MigrationReports.ReadAsync(database.Connection, _query!, observer, cancellationToken).ConfigureAwait(false)
            );

    // A database that could not be read is an error already; a report of none of them would read like an empty history.
    private protected override void Complete(CmdletPipeline pipeline)
    {
        if (_sources.IsEmpty)
            return;
        using var writer = new StringWriter { NewLine = "\n" };
        DatabaseReport.Write([.. _sources], _query!, Format, DateTimeOffset.UtcNow, writer);
        Write(writer.ToString(), pipeline.WriteObject);
    }

    private bool Asks()
    {
        _file = Path is null ? null : FolderPath.Resolve(SessionState, Path);
        return _file is null || ShouldProcess(CleanText.Line(_file), "Write report");
    }

    private void Write(string report, Action<object> write)
    {
        if (_file is null)
        {
            write(report.TrimEnd('\n'));
            return;
        }

        ReportFile.Write(_file, report, noClobber: NoClobber);
        // Through the provider, as Get-Item does it: its view needs what the provider adds.
        foreach (PSObject item in Ask(() => InvokeProvider.Item.Get([_file], force: true, literalPath: true)))
            write(item);
    }
}
