using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>A folder, a database, and a plan file beside the folder.</summary>
public abstract class PlanTestBase(PostgresServer server) : MigrationTestBase(server)
{
    protected const string Secret = "s3cret-Wert-0815";

    /// <summary>Where nothing of the migration folder lies.</summary>
    protected TempFolder Place { get; } = new();

    protected string PlanPath => Place["plan.json"];

    public override async ValueTask DisposeAsync()
    {
        Place.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a plan of what is pending.</summary>
    protected Task<PlannedMigration> MakeAsync(PlanOptions? options = null, string? path = null) =>
        MigrationPlans.MakeAsync(
            Target,
            options ?? new PlanOptions { Run = Options },
            path ?? PlanPath,
            noClobber: false,
            Observer,
            CancellationToken.None
        );

    private protected static PlanDocument Read(string path) => PlanFile.Read(path).Document;

    /// <summary>Writes what a plan says otherwise, with an id that is right: what an attacker does who can count.</summary>
    private protected void Rewrite(Func<PlanDocument, PlanDocument> change) =>
        PlanFile.Of(PlanPath, change(Read(PlanPath))).Write(noClobber: false);

    /// <summary>How the plan is run.</summary>
    protected PlanRunOptions RunOptions => new() { Plan = PlanPath, RunLockTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>Runs the plan.</summary>
    protected Task RunAsync(PlanRunOptions? options = null) =>
        MigrationPlans.InvokeAsync(Target, options ?? RunOptions, Observer, CancellationToken.None);

    /// <summary>What keeps the plan from running.</summary>
    protected Task<IReadOnlyList<Finding>> CheckAsync(PlanRunOptions? options = null) =>
        MigrationPlans.CheckAsync(Target, options ?? RunOptions, Observer, CancellationToken.None);

    /// <summary>Approves the plan.</summary>
    protected PlanApproval Approve(X509Certificate2 certificate, TimeSpan clock = default, string? path = null) =>
        MigrationPlans.Approve(
            path ?? PlanPath,
            new PlanApprover(certificate, []) { Comment = "gesehen", Clock = new OtherClock(clock) }
        );

    /// <summary>One approval by one of these.</summary>
    protected static ApprovalRules By(params X509Certificate2[] certificates) =>
        new()
        {
            Required = 1,
            Trusted =
            [
                .. certificates.Select(one => new TrustedCertificate(one.GetCertHashString(HashAlgorithmName.SHA256), null)),
            ],
        };

    private sealed class OtherClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
