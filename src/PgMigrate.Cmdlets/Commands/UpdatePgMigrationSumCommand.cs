using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Writes the lock file of a migration folder, <c>pgmigrate.sum</c>, for the folder as it is now.</summary>
[Cmdlet(VerbsData.Update, "PgMigrationSum", SupportsShouldProcess = true, HelpUri = Documentation.Home)]
[OutputType(typeof(FileInfo))]
public sealed class UpdatePgMigrationSumCommand : AsyncPSCmdlet
{
    /// <summary>The migration folder.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = FolderPath.Default;

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
        string folder = FolderPath.Resolve(SessionState, Path);
        FolderSum sum = FolderSum.Compute(folder, ConfigurationPath.Find(SessionState, Configuration, Path));
        string file = FolderSum.PathIn(folder);
        if (!ShouldProcess(CleanText.Line(file), "Write file"))
            return;
        sum.Write(folder);

        // Through the provider, as Get-Item does it: its view needs what the provider adds.
        WriteObject(InvokeProvider.Item.Get([file], force: true, literalPath: true), enumerateCollection: true);
    }
}
