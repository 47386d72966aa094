using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Ends throw-away PostgreSQL servers and removes their folders.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "PgSandbox",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low,
    DefaultParameterSetName = BySandbox,
    HelpUri = Documentation.Home
)]
public sealed class StopPgSandboxCommand : AsyncPSCmdlet
{
    private const string BySandbox = "Sandbox";
    private const string ByName = "Name";

    /// <summary>What <c>Start-PgSandbox</c> or <c>Get-PgSandbox</c> gave.</summary>
    [Parameter(ParameterSetName = BySandbox, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public Sandbox[] Sandbox { get; set; } = [];

    /// <summary>Names; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = ByName, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void TakeInput()
    {
        IEnumerable<Sandbox> chosen = ParameterSetName == ByName ? SandboxNames.Find(Name, WriteError) : Sandbox;
        Sandbox[] accepted = [.. chosen.Where(sandbox => ShouldProcess(CleanText.Line(sandbox.ToString()), "Stop and remove"))];
        Await((pipeline, cancellationToken) => StopAsync(accepted, pipeline, cancellationToken));
    }

    private static async Task StopAsync(Sandbox[] sandboxes, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (Sandbox sandbox in sandboxes)
        {
            try
            {
                await SandboxManager.StopAsync(sandbox, cancellationToken).ConfigureAwait(false);
            }
            catch (MigrationException exception)
            {
                pipeline.WriteError(ErrorRecords.From(exception, sandbox.Name));
            }
        }
    }
}
