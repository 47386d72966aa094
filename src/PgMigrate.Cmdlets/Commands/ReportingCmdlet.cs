using System.Management.Automation;
using PgMigrate.Cmdlets.Pipeline;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that runs or checks something: the pipeline in which it is called is told how that goes.</summary>
public abstract class ReportingCmdlet : DatabaseCmdlet
{
    /// <summary>Whose pipeline is told of errors, warnings, progress and results.</summary>
    [Parameter]
    public PipelineOutput PipelineOutput { get; set; } = PipelineOutput.Auto;

    private protected sealed override ICallListener? Listen() => ListenAsAgent(PipelineOutput);
}
