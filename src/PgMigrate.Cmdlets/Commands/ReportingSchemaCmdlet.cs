using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that runs or checks something of databases or of schemas: see <see cref="ReportingCmdlet"/>.</summary>
public abstract class ReportingSchemaCmdlet : SchemaCmdlet
{
    /// <inheritdoc cref="ReportingCmdlet.PipelineOutput"/>
    [Parameter]
    public PipelineOutput PipelineOutput { get; set; } = PipelineOutput.Auto;

    private protected sealed override ICallListener? Listen() => ListenAsAgent(PipelineOutput);
}
