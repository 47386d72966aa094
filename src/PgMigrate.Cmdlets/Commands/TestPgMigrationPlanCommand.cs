using System.Collections;
using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Cmdlets.Pipeline;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>Tells what keeps a plan from running now.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PgMigrationPlan", DefaultParameterSetName = "Server", HelpUri = Documentation.Home)]
[OutputType(typeof(Finding))]
[OutputType(typeof(bool))]
public sealed class TestPgMigrationPlanCommand : ReportingSchemaCmdlet
{
    private PlanRunOptions? _options;

    /// <summary>The plan's file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The environment that the run would be for; otherwise the target's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>The tokens of the run, which are held against the plan's; without them tokens are not looked at.</summary>
    [Parameter]
    public Hashtable? Token { get; set; }

    /// <summary>How many persons must have approved the plan; otherwise one where a certificate is trusted.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int? RequiredApprovals { get; set; }

    /// <summary>Whose approvals count: files of certificates, and thumbprints.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrustedCertificate { get; set; } = [];

    /// <summary>The thumbprints of certificates whose approvals do not count any more.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RevokedCertificate { get; set; } = [];

    /// <summary>The author's own approval does not count.</summary>
    [Parameter]
    public SwitchParameter NotByAuthor { get; set; }

    /// <summary>The approval of whoever calls this does not count.</summary>
    [Parameter]
    public SwitchParameter NotByRunner { get; set; }

    /// <summary>What the pipeline's own approvals say counts, too: its server is asked, with the job's token.</summary>
    [Parameter]
    public SwitchParameter FromPipeline { get; set; }

    /// <summary>Gives a Boolean: true where nothing keeps the plan from running.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Prepare() =>
        _options = new PlanRunOptions
        {
            Plan = FolderPath.Resolve(SessionState, Path),
            Configuration = FindConfiguration(),
            Tokens = TokenTable.Read(Token),
            HistorySchema = MyInvocation.BoundParameters.ContainsKey(nameof(HistorySchema)) ? HistorySchema : null,
            Approvals = ApprovalTable.Read(
                SessionState,
                RequiredApprovals,
                TrustedCertificate,
                RevokedCertificate,
                NotByAuthor,
                NotByRunner,
                FromPipeline
            ),
        };

    private protected override DatabaseWork WorkOn(CmdletPipeline pipeline) =>
        async (database, observer, cancellationToken) =>
        {
            PlanRunOptions options = _options! with { Environment = Environment ?? database.Environment };
            IReadOnlyList<Finding> findings = await MigrationPlans
                .CheckAsync(database.Connection, options, observer, cancellationToken)
                .ConfigureAwait(false);
            foreach (Finding finding in findings)
                if (Quiet)
                    pipeline.Note(finding);
                else
                    pipeline.WriteObject(finding);
            if (Quiet)
                pipeline.WriteObject(!findings.Any(finding => finding.Severity == FindingSeverity.Error));
        };
}
