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

        // Through the provider: the view of a file needs what the provider adds.
        WriteObject(InvokeProvider.Item.Get([file.Path], force: true, literalPath: true), enumerateCollection: true);
        return true;
    }
}
