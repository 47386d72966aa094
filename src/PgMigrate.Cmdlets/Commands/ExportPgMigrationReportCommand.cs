using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes findings as a report: for build servers, reviewers and other programs.</summary>
[Cmdlet(VerbsData.Export, "PgMigrationReport", SupportsShouldProcess = true, HelpUri = Documentation.Home)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class ExportPgMigrationReportCommand : AsyncPSCmdlet
{
    private readonly List<Finding> _findings = [];
    private object? _other;

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
    public PSObject[]? InputObject { get; set; }

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
        foreach (PSObject? item in InputObject ?? [])
            if (LanguagePrimitives.TryConvertTo(item, out Finding? finding) && finding is not null)
                _findings.Add(finding);
            else if (item is not null)
                _other ??= item.BaseObject;
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (_other is not null)
            throw NoFinding(_other);
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

    // A parameter that takes findings alone would pass over anything else, and a report without findings reads like a clean one.
    private static MigrationException NoFinding(object other) =>
        new(
            MigrationErrorId.OptionsInvalid,
            CleanText.Line($"A report is made of findings, and {Describe(other)} came. Nothing is written."),
            "Pipe in what Test-PgMigration gives."
        );

    private static string Describe(object other) =>
        other is ErrorRecord error ? $"an error ({error})" : $"a {other.GetType().Name}";

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
