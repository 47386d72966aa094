using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Shows the scripts of a plan, in the order in which they run.</summary>
[Cmdlet(VerbsCommon.Get, "PgMigrationPlan", HelpUri = Documentation.Home)]
[OutputType(typeof(PlannedScript))]
public sealed class GetPgMigrationPlanCommand : AsyncPSCmdlet
{
    /// <summary>The plan's file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    public string Path { get; set; } = string.Empty;

    /// <summary>Another plan, with which it is compared.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Difference { get; set; }

    /// <inheritdoc/>
    protected override void TakeInput()
    {
        string? other = Difference is null ? null : FolderPath.Resolve(SessionState, Difference);
        WriteObject(MigrationPlans.Read(FolderPath.Resolve(SessionState, Path), other), enumerateCollection: true);
    }
}
