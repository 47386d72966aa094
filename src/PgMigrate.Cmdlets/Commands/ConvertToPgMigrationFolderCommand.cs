using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Makes a migration folder of the folder of another tool.</summary>
[Cmdlet(VerbsData.ConvertTo, "PgMigrationFolder", SupportsShouldProcess = true, HelpUri = Documentation.Home)]
[OutputType(typeof(FileInfo), typeof(ConversionFinding))]
public sealed class ConvertToPgMigrationFolderCommand : ScaffoldCmdlet
{
    /// <summary>Whose folder it is.</summary>
    [Parameter(Mandatory = true)]
    public MigrationTool From { get; set; }

    /// <summary>The tool's folder: its project, or the folder with its scripts; of a dump, the file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The migration folder; made where it does not exist.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = FolderPath.Default;

    /// <summary>Values of the tool's own variables, by name; they go before those of its files.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable? Variable { get; set; }

    /// <summary>Emits what has no equal here, or is to be looked at, and writes nothing.</summary>
    [Parameter]
    public SwitchParameter Check { get; set; }

    /// <summary>Writes what can be converted, and leaves out what cannot.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The file that may name folders of scripts; otherwise <c>pgmigrate.json</c> in the migration folder or the current one, or
    /// above.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        var source = new LayoutSource(FolderPath.Resolve(SessionState, Path)) { Variables = ReadVariables() };
        string destination = FolderPath.Resolve(SessionState, Destination);
        if (Check)
        {
            foreach (ConversionFinding finding in KnownLayouts.Of(From).Read(source).Findings)
                WriteObject(finding);
            return;
        }

        string? configuration = ConfigurationPath.Find(SessionState, Configuration, Destination);
        FolderConversion conversion = FolderConversion.Of(From, source, destination, configuration);
        Tell(conversion);
        if (conversion.Findings.Any(IsError) && !Force)
            return;
        Write(conversion, destination, configuration);
    }

    private void Write(FolderConversion conversion, string destination, string? configuration)
    {
        MigrationException? mismatch = FolderSum.FindMismatch(destination, configuration);
        bool hasSum = File.Exists(FolderSum.PathIn(destination));
        ScaffoldFile[] files = [.. conversion.NewFiles];
        ScaffoldFile[] made = [.. files.Where(Make)];
        if (made.Length < files.Length)
            return;
        WriteRecord(conversion);
        if (hasSum && made.Length > 0)
            UpdateSum(destination, configuration, mismatch);
    }

    private void WriteRecord(FolderConversion conversion)
    {
        if (conversion.IsRecorded || !ShouldProcess(CleanText.Line(conversion.RecordPath), "Write file"))
            return;
        conversion.WriteRecord();
        Emit(conversion.RecordPath);
    }

    // Each error is one of its own, so that all of them are seen at once.
    private void Tell(FolderConversion conversion)
    {
        foreach (ConversionFinding finding in conversion.Findings)
            if (IsError(finding) && !Force)
                WriteError(ErrorRecords.From(Refusal(finding)));
            else if (finding.Severity == FindingSeverity.Information)
                WriteVerbose(Describe(finding));
            else
                WriteWarning(Describe(finding));
        foreach (RecordedOrigin gone in conversion.Gone)
            WriteWarning(
                CleanText.Line(
                    $"{gone.Script} was converted from {gone.Origin}, and is not given any more: it stays. Where a database has "
                        + "not had it yet, delete it."
                )
            );
    }

    private MigrationException Refusal(ConversionFinding finding) =>
        new(
            MigrationErrorId.ConversionIncomplete,
            $"{Place(finding)}: {finding.Message} Nothing was written.",
            $"{finding.Advice ?? "Correct it."} Or add -Force, which leaves out what cannot be converted."
        )
        {
            Path = finding.Path,
            Line = finding.Line,
        };

    private Dictionary<string, string> ReadVariables()
    {
        IReadOnlyList<MigrationToken> variables = TokenTable.Read(Variable);
        return variables.FirstOrDefault(variable => variable.Secret) is { } secret
            ? throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The variable '{secret.Name}' is a secret, and its value would be written into scripts.",
                "Leave it out: it becomes a token then, and each run is given its value with -Token."
            )
            : variables.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
    }

    private static bool IsError(ConversionFinding finding) => finding.Severity == FindingSeverity.Error;

    private static string Describe(ConversionFinding finding) =>
        CleanText.Line($"{Place(finding)}: {finding.Message} {finding.Advice}".TrimEnd());

    private static string Place(ConversionFinding finding) => finding.Line is { } line ? $"{finding.Path}:{line}" : finding.Path;
}
