using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes findings as a report: for build servers, reviewers and other programs.</summary>
[Cmdlet(VerbsData.Export, "PgMigrationReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class ExportPgMigrationReportCommand : AsyncPSCmdlet
{
    private readonly List<Finding> _findings = [];

    /// <summary>The format.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ReportFormat Format { get; set; }

    /// <summary>The file to write, in a folder that exists. Without it the report goes to the pipeline, as one string.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The findings. None make a valid report, too.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public Finding[]? InputObject { get; set; }

    /// <summary>The folder to which paths in the report are relative; otherwise the current location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourceRoot { get; set; }

    /// <summary>Replaces no file.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void TakeInput()
    {
        // A script's list may hold nulls, whatever the type says.
        foreach (Finding? finding in InputObject ?? [])
            if (finding is not null)
                _findings.Add(finding);
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (Path is null)
        {
            WriteObject(Render().TrimEnd('\n'));
            return;
        }

        string file = FolderPath.Resolve(SessionState, Path);
        if (!ShouldProcess(CleanText.Line(file), "Write report"))
            return;
        ReportFile.Write(file, Render(), noClobber: NoClobber);

        // Through the provider, as Get-Item does it: its view needs what the provider adds.
        WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
    }

    private string Render()
    {
        string root = SourceRoot is null
            ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
            : FolderPath.Resolve(SessionState, SourceRoot);
        using var writer = new StringWriter { NewLine = "\n" };
        FindingReport.Write(_findings, Format, root, writer);
        return writer.ToString();
    }
}
