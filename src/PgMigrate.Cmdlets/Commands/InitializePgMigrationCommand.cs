using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Repository;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Makes a new repository of migrations: folders with an example each, targets, a pipeline.</summary>
[Cmdlet(VerbsData.Initialize, "PgMigration", SupportsShouldProcess = true, HelpUri = Documentation.Home)]
[OutputType(typeof(FileInfo))]
public sealed class InitializePgMigrationCommand : ScaffoldCmdlet
{
    private static readonly EnumerationOptions AnyDepth = new() { RecurseSubdirectories = true };

    /// <summary>The root of the repository; made where it does not exist.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Whose pipeline is written.</summary>
    [Parameter]
    public PipelineHost Pipeline { get; set; }

    /// <inheritdoc/>
    protected override void Finish()
    {
        var scaffold = new RepositoryScaffold(FolderPath.Resolve(SessionState, Path), Pipeline);
        bool hasScripts = HasScripts(scaffold.MigrationFolder);
        if (hasScripts)
            WriteWarning(CleanText.Line($"{scaffold.MigrationFolder} holds scripts already: no examples are put beside them."));
        foreach (ScaffoldFile file in scaffold.Files().Where(file => !hasScripts || !IsIn(scaffold.MigrationFolder, file)))
            MakeMissing(file);
    }

    private void MakeMissing(ScaffoldFile file)
    {
        if (File.Exists(file.Path))
            WriteWarning(CleanText.Line($"{file.Path} is there already, and is left as it is."));
        else
            Make(file);
    }

    // An example beside scripts that a database has run would be pending there.
    private static bool HasScripts(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.sql", AnyDepth).Any();

    private static bool IsIn(string folder, ScaffoldFile file) =>
        file.Path.StartsWith(folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
