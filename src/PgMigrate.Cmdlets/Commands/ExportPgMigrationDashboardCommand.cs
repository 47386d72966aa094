using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes a page that shows how databases stand: one file, which works wherever it lies.</summary>
[Cmdlet(
    VerbsData.Export,
    "PgMigrationDashboard",
    DefaultParameterSetName = "Server",
    SupportsShouldProcess = true,
    HelpUri = Documentation.Home
)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPgMigrationDashboardCommand : FleetCmdlet
{
    private string _file = string.Empty;
    private bool _writes;

    /// <summary>The page, in a folder that exists. One that is there is replaced.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = string.Empty;

    /// <summary>Writes it again and again, until it is stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>How long it waits in between.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    private protected override TimeSpan? Every => Watch ? Interval : null;

    private protected override void Prepare()
    {
        base.Prepare();
        _file = FolderPath.Resolve(SessionState, OutFile);
        _writes = ShouldProcess(CleanText.Line(_file), "Write dashboard");
    }

    private protected override async Task WorkOnAllAsync(
        IReadOnlyList<RequestedDatabase> databases,
        CmdletPipeline pipeline,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        if (!_writes)
            return;
        bool isTold = false;
        await MigrationDashboards
            .WriteAsync(TargetsOf(databases), Options, _file, Tell, observer, cancellationToken)
            .ConfigureAwait(false);

        // Through the provider, as Get-Item does it: its view needs what the provider adds.
        void Tell()
        {
            if (isTold)
                return;
            isTold = true;
            foreach (PSObject item in Ask(() => InvokeProvider.Item.Get([_file], force: true, literalPath: true)))
                pipeline.WriteObject(item);
        }
    }
}
