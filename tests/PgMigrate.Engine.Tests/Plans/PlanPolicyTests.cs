using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.Plans;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>What a policy says of plans and of those who approve them.</summary>
public sealed class PlanPolicyTests(PostgresServer server) : PlanTestBase(server)
{
    private PlanRunOptions Run => RunOptions with { Configuration = Folder["pgmigrate.json"] };

    [Fact]
    public async Task A_run_needs_a_plan_and_the_plan_the_approvals_of_the_policy()
    {
        using var anna = TestCertificate.Create("Anna");
        using var mallory = TestCertificate.Create("Mallory");
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int PRIMARY KEY);");
        SetPolicy(
            $"\"plan\": \"required\", \"approvals\": {{ \"required\": 1, \"trusted\": [{{ \"thumbprint\": \"{Thumbprint(anna)}\" }}] }}"
        );

        var refusal = await FailAsync(MigrationErrorId.PolicyViolated);
        Assert.Contains("The run follows no plan", refusal.Message, StringComparison.Ordinal);

        await MakeAsync();
        Approve(mallory);
        // A parameter adds nobody to those whom the policy trusts.
        refusal = await RefusedAsync(Run with { Approvals = By(mallory) });
        Assert.Contains("it needs 1 approval, and has none that counts", refusal.Message, StringComparison.Ordinal);

        Approve(anna);
        await RunAsync(Run);
        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Equal("Anna", Assert.Single(await HistoryAsync()).ApprovedBy);
    }

    [Fact]
    public async Task What_destroys_data_needs_an_approved_plan()
    {
        using var anna = TestCertificate.Create("Anna");
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", "DROP TABLE item;");
        SetPolicy(
            $"\"destructive\": \"needApproval\", \"approvals\": {{ \"trusted\": [{{ \"thumbprint\": \"{Thumbprint(anna)}\" }}] }}"
        );

        Assert.Contains(
            "needs an approved plan",
            (await FailAsync(MigrationErrorId.PolicyViolated)).Message,
            StringComparison.Ordinal
        );
        await MakeAsync();
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(Run));
        Assert.Equal(MigrationErrorId.PolicyViolated, refusal.ErrorId);
        Approve(anna);
        await RunAsync(Run);
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_rehearsal_that_the_policy_asks_for_is_in_the_plan()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int PRIMARY KEY);");
        SetPolicy("\"rehearsedWithin\": \"7d\"");
        await MakeAsync();
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(Run));
        Assert.Contains("no plan whose scripts were rehearsed", refusal.Message, StringComparison.Ordinal);

        await MakeAsync(
            new PlanOptions
            {
                Run = Options,
                Rehearsal = new RehearsalOptions { Place = RehearsalPlace.Target },
            }
        );
        await RunAsync(Run);
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_plan_of_looser_settings_than_the_policy_is_refused_as_a_run_of_them_would_be()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int PRIMARY KEY);");
        SetPolicy("\"backup\": { \"mode\": \"auto\" }");
        var loose = new PlanOptions { Run = Options with { BackupMode = BackupMode.Never } };
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => MakeAsync(loose));
        Assert.Equal(MigrationErrorId.PolicyViolated, refusal.ErrorId);

        await MakeAsync();
        Rewrite(plan => plan with { Settings = plan.Settings with { BackupMode = BackupMode.Never } });
        File.Delete(PlanPage.PathOf(PlanPath));
        refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(Run));
        Assert.Equal(MigrationErrorId.PolicyViolated, refusal.ErrorId);
        Assert.Contains("never is asked for, and the policy says auto. (backup.mode:", refusal.Message, StringComparison.Ordinal);
    }

    private static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private void SetPolicy(string policy) =>
        Folder.Write("pgmigrate.json", $"{{ \"policy\": {{ \"profile\": \"development\", {policy} }} }}");

    private async Task<MigrationException> RefusedAsync(PlanRunOptions options)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RunAsync(options));
        Assert.Equal(MigrationErrorId.PlanRefused, refusal.ErrorId);
        return refusal;
    }
}
