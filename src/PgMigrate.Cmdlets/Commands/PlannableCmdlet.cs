using System.Management.Automation;
using PgMigrate.Cmdlets.Parameters;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Cmdlets.Commands;

/// <summary>A cmdlet that runs scripts of a folder, or what a plan says.</summary>
public abstract class PlannableCmdlet : RunCmdlet
{
    // What a plan says itself: whoever approved it has approved that.
    private static readonly string[] OfPlan =
    [
        "Path",
        "Layout",
        "Phase",
        "To",
        "Baseline",
        "CreateDatabase",
        "TransactionMode",
        "SkipCheck",
        "Force",
        "OnFailure",
        nameof(BackupMode),
        nameof(BackupMethod),
        nameof(BackupPath),
        nameof(BackupLock),
        nameof(BackupThreshold),
        nameof(BackupKeepLast),
        nameof(BackupKeepFor),
    ];

    private static readonly string[] OnlyOfPlan =
    [
        nameof(RequiredApprovals),
        nameof(TrustedCertificate),
        nameof(RevokedCertificate),
        nameof(NotByAuthor),
        nameof(NotByRunner),
        nameof(FromPipeline),
    ];

    /// <summary>The file of a plan, which runs in place of what is pending in a folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

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

    /// <summary>The approval of the plan's author does not count.</summary>
    [Parameter]
    public SwitchParameter NotByAuthor { get; set; }

    /// <summary>The approval of whoever runs the plan does not count.</summary>
    [Parameter]
    public SwitchParameter NotByRunner { get; set; }

    /// <summary>What the pipeline's own approvals say counts, too: its server is asked, with the job's token.</summary>
    [Parameter]
    public SwitchParameter FromPipeline { get; set; }

    /// <summary>How the plan is run, as far as these parameters say; null where none is given.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: parameters contradict each other.</exception>
    private protected PlanRunOptions? ReadPlan()
    {
        if (Plan is null)
        {
            if (Given(OnlyOfPlan) is { Length: > 0 } lost)
                throw Invalid($"{lost} says something of plans, and none is given.", "Give one with -Plan.");
            return null;
        }

        if (Given(OfPlan) is { Length: > 0 } own)
            throw Invalid(
                $"{own} contradicts -Plan: the plan says that itself.",
                "Leave it out, or make another plan with New-PgMigrationPlan."
            );
        return new PlanRunOptions
        {
            Plan = FolderPath.Resolve(SessionState, Plan),
            Configuration = FindConfiguration(),
            Given = MyInvocation.BoundParameters.Keys,
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
    }

    private string Given(string[] parameters) =>
        string.Join(", ", parameters.Where(MyInvocation.BoundParameters.ContainsKey).Select(name => $"-{name}"));

    private static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.OptionsInvalid, message, action);
}
