using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that makes files for people to write on in.</summary>
public abstract class ScaffoldCmdlet : AsyncPSCmdlet
{
    /// <summary>Makes a file, and emits it as Get-Item does; false where the caller does not want it.</summary>
    private protected bool Make(ScaffoldFile file)
    {
        if (!ShouldProcess(CleanText.Line(file.Path), "Create file"))
            return false;
        file.Write();
        Emit(file.Path);
        return true;
    }

    /// <summary>Emits a file as Get-Item does: its view needs what the provider adds.</summary>
    private protected void Emit(string path) =>
        WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);

    /// <summary>Adds files that were made to the folder's sum; what did not match before must not match because of them.</summary>
    /// <param name="folder">Full path of the migration folder, which has a sum.</param>
    /// <param name="configuration">Full path of <c>pgmigrate.json</c>; null where there is none.</param>
    /// <param name="mismatch">Why the folder did not match before; null where it did.</param>
    private protected void UpdateSum(string folder, string? configuration, MigrationException? mismatch)
    {
        if (mismatch is not null)
        {
            WriteWarning(
                CleanText.Lines($"{FolderSum.FileName} was left as it is: {mismatch.Message} {mismatch.RecommendedAction}")
            );
            return;
        }

        FolderSum.Compute(folder, configuration).Write(folder);
        WriteVerbose(CleanText.Line($"Updated {FolderSum.PathIn(folder)}."));
    }
}
