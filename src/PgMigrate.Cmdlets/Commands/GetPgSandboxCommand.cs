using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows the throw-away PostgreSQL servers of this user that run on this machine.</summary>
[Cmdlet(VerbsCommon.Get, "PgSandbox", HelpUri = Documentation.Home)]
[OutputType(typeof(Sandbox))]
public sealed class GetPgSandboxCommand : AsyncPSCmdlet
{
    /// <summary>Names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Finish() => WriteObject(SandboxNames.Find(Name, WriteError), enumerateCollection: true);
}
