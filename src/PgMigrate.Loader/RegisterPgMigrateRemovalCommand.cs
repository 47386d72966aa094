using System.Management.Automation;

namespace PgMigrate.Loader;

/// <summary>Sets what is done when the module that calls it is removed, as its OnRemove property would.</summary>
[Cmdlet(VerbsLifecycle.Register, "PgMigrateRemoval")]
public sealed class RegisterPgMigrateRemovalCommand : PSCmdlet
{
    /// <summary>What to do.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock? Action { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => SessionState.Module.OnRemove = Action;
}
