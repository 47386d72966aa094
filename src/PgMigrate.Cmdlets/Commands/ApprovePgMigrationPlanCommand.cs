using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Approves a plan: signs its id with a certificate.</summary>
[Cmdlet(
    VerbsLifecycle.Approve,
    "PgMigrationPlan",
    SupportsShouldProcess = true,
    DefaultParameterSetName = ByFile,
    HelpUri = Documentation.Home
)]
[OutputType(typeof(PlanApproval))]
public sealed class ApprovePgMigrationPlanCommand : AsyncPSCmdlet
{
    private const string ByFile = "File";
    private const string ByStore = "Store";
    private const string ByPipeline = "Pipeline";

    /// <summary>The plan's file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FullName")]
    public string Path { get; set; } = string.Empty;

    /// <summary>The file of the approver's certificate: PFX, or PEM.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string Certificate { get; set; } = string.Empty;

    /// <summary>The PEM file of its private key, where that is another one.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string? KeyPath { get; set; }

    /// <summary>The password of the PFX file, or of the key.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [SecureStringTransformation]
    public SecureString? Password { get; set; }

    /// <summary>The thumbprint of the approver's certificate in the store of the user, or of the machine.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByStore)]
    [ValidateNotNullOrEmpty]
    public string Thumbprint { get; set; } = string.Empty;

    /// <summary>Signs nothing, and asks the pipeline's server, with the job's token, who has approved the run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPipeline)]
    public SwitchParameter FromPipeline { get; set; }

    /// <summary>What the approver is called; otherwise the name of the account.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByStore)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What the approver has to say.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByStore)]
    [ValidateNotNullOrEmpty]
    public string? Comment { get; set; }

    /// <summary>How long the approval counts; otherwise for as long as the plan may run.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByStore)]
    [DurationTransformation(AnyLength = true)]
    public TimeSpan? ExpiresIn { get; set; }

    /// <inheritdoc/>
    protected override void TakeInput()
    {
        string file = FolderPath.Resolve(SessionState, Path);
        if (FromPipeline)
        {
            Await((pipeline, cancellationToken) => AskAsync(pipeline, file, cancellationToken));
            return;
        }

        if (!ShouldProcess(CleanText.Line(file), "Approve plan"))
            return;
        (X509Certificate2 certificate, IReadOnlyList<X509Certificate2> others) =
            ParameterSetName == ByStore
                ? (ApproverCertificate.ReadStore(Thumbprint), [])
                : ApproverCertificate.ReadFile(
                    FolderPath.Resolve(SessionState, Certificate),
                    KeyPath is null ? null : FolderPath.Resolve(SessionState, KeyPath),
                    Password.Open()
                );
        var approver = new PlanApprover(certificate, others)
        {
            Name = Name,
            Comment = Comment,
            ExpiresIn = ExpiresIn,
        };
        WriteObject(MigrationPlans.Approve(file, approver));
    }

    private static async Task AskAsync(CmdletPipeline pipeline, string file, CancellationToken cancellationToken)
    {
        foreach (
            PlanApproval approval in await MigrationPlans
                .AskPipelineAsync(file, System.Environment.GetEnvironmentVariable, cancellationToken)
                .ConfigureAwait(false)
        )
            pipeline.WriteObject(approval);
    }
}
