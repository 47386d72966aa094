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
    private readonly List<PlannedScript> _scripts = [];
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
            else if (LanguagePrimitives.TryConvertTo(item, out PlannedScript? script) && script is not null)
                _scripts.Add(script);
            else if (LanguagePrimitives.TryConvertTo(item, out PlannedMigration? plan) && plan is not null)
                TakePlan(plan);
            else if (item is not null)
                _other ??= item.BaseObject;
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (_other is not null)
            throw NoFinding(_other);
        RefuseUnfitPlan();
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
            CleanText.Line($"A report is made of findings or of a plan, and {Describe(other)} came. Nothing is written."),
            "Pipe in what Test-PgMigration gives, or a plan: what New-PgMigrationPlan and Get-PgMigrationPlan give."
        );

    private static string Describe(object other) =>
        other is ErrorRecord error ? $"an error ({error})" : $"a {other.GetType().Name}";

    // Without a script the page would be that of no findings.
    private void TakePlan(PlannedMigration plan)
    {
        _scripts.AddRange(plan.Scripts);
        if (plan.Scripts.Count == 0)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "The plan has no scripts: the database was up to date. Nothing is written.",
                "Make a page of a plan that does something."
            );
    }

    private void RefuseUnfitPlan()
    {
        if (_scripts.Count == 0)
            return;
        if (_findings.Count > 0)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "Findings and a plan came, which are two reports. Nothing is written.",
                "Export them one after the other."
            );
        if (Format is not (ReportFormat.Html or ReportFormat.Markdown))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A plan is a page for people, and {Format} is none. Nothing is written.",
                "Take Html or Markdown; the plan's file itself is the JSON for programs."
            );
    }

    private string Render()
    {
        string root = SourceRoot is null
            ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
            : FolderPath.Resolve(SessionState, SourceRoot);
        using var writer = new StringWriter { NewLine = "\n" };
        if (_scripts.Count > 0)
            PlanReport.Write(_scripts, Format, writer);
        else
            FindingReport.Write(_findings, Format, root, writer);
        return writer.ToString();
    }
}
