using System.Management.Automation;
using System.Reflection;

namespace PgMigrate.Loader;

/// <summary>
/// Gives the psm1 the cmdlets' assembly, from the private context. The psm1 could ask <see cref="LoadContext"/> itself, but a
/// session's first look for a type by its name, and its first call of a member, take longer than all else of an import.
/// </summary>
[Cmdlet(VerbsCommon.Get, "PgMigrateAssembly")]
[OutputType(typeof(Assembly))]
public sealed class GetPgMigrateAssemblyCommand : PSCmdlet
{
    /// <summary>Full path of the folder of the module that asks.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string ModuleRoot { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!string.Equals(LoadContext.ModuleRoot, ModuleRoot, StringComparison.Ordinal))
            ThrowTerminatingError(
                new ErrorRecord(
                    new InvalidOperationException($"The contract of PgMigrate was loaded from '{LoadContext.ModuleRoot}'."),
                    "ModuleAlreadyLoaded",
                    ErrorCategory.ResourceExists,
                    ModuleRoot
                )
            );
        WriteObject(LoadContext.Cmdlets);
    }
}
