using System.Security.Cryptography.X509Certificates;
using PgMigrate.Engine.Plans;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Plans;

/// <summary>What runs where a plan is run.</summary>
public sealed class RunPlanTests(PostgresServer server) : PlanTestBase(server)
{
    [Fact]
    public async Task The_plans_text_runs_and_not_the_folders_and_the_history_says_by_whose_leave()
    {
        using var anna = TestCertificate.Create("Anna");
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int, word text DEFAULT '{{Pass}}');");
        Folder.Write("verify/0001.sql", "SELECT id FROM item;");
        Folder.Write("views/v.sql", "CREATE VIEW v AS SELECT id FROM item;");
        MigrationToken[] tokens = [new("Pass", Secret, Secret: true)];
        var made = await MakeAsync(new PlanOptions { Run = Options with { Tokens = tokens, Environment = "PROD" } });
        Approve(anna);
        Directory.Delete(Folder["up"], recursive: true);
        Directory.Delete(Folder["views"], recursive: true);
        var options = RunOptions with { Tokens = tokens, Approvals = By(anna), Environment = "prod" };

        await MigrationPlans.PreviewAsync(Target, options, Observer, CancellationToken.None);
        Assert.Equal(["0001.sql", "v.sql"], Observer.Runs.Select(run => run.Script));
        Assert.All(Observer.Runs, run => Assert.Equal((ScriptRunStatus.WouldApply, made.Id), (run.Status, run.PlanId)));
        Assert.Empty(await CheckAsync(options));
        Assert.False(await ExistsAsync("item"));

        await RunAsync(options);

        Assert.Equal(["0001.sql", "v.sql"], await AppliedAsync());
        Assert.Equal(
            $"'{Secret}'::text",
            await Database.ScalarAsync<string>(
                "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'item'::regclass"
            )
        );
        var history = await HistoryAsync(new HistoryQuery { Plan = made.Id[..12] });
        Assert.Equal(2, history.Count);
        Assert.All(history, run => Assert.Equal((made.Id, "Anna", "PROD"), (run.PlanId, run.ApprovedBy, run.Environment)));
        Assert.Empty(await HistoryAsync(new HistoryQuery { Plan = "0000" }));
        Assert.Equal("gesehen", await Database.ScalarAsync<string>("SELECT approvals -> 0 ->> 'comment' FROM pgmigrate.run"));
        Assert.DoesNotContain(Observer.Messages, message => message.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_runs_once()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        await MakeAsync();
        await RunAsync();

        var findings = await CheckAsync();

        Assert.Contains(findings, finding => finding is { RuleId: PlanProblem.Moved, Script: "0001.sql" });
        Assert.Contains(findings, finding => finding is { RuleId: PlanProblem.Moved, Object: "public.item" });
    }

    [Fact]
    public async Task What_a_plan_verifies_is_asked_in_its_run()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        Folder.Write("verify/0001.sql", "SELECT 1;\nSELECT 1/0;");
        await MakeAsync();
        File.Delete(Folder["verify/0001.sql"]);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => RunAsync());

        Assert.Equal((MigrationErrorId.VerificationFailed, 2), (failure.ErrorId, failure.Line));
        Assert.Equal($"{PlanPath}: verify/0001.sql", failure.Path);
        Assert.False(await ExistsAsync("item"));
    }

    [Fact]
    public async Task The_checks_of_a_run_know_from_the_history_what_earlier_scripts_made()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int); INSERT INTO item SELECT generate_series(1, 10);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", "ALTER TABLE item ADD word text NOT NULL;");
        await MakeAsync();
        Assert.Contains(Read(PlanPath).Findings, finding => finding is { Severity: FindingSeverity.Error, Script: "0002.sql" });

        var failure = await Assert.ThrowsAsync<MigrationException>(() => RunAsync());

        Assert.Equal(MigrationErrorId.CheckFailed, failure.ErrorId);
    }

    [Fact]
    public async Task An_approval_by_a_certificate_that_an_authority_has_issued_counts()
    {
        var (authority, bert) = TestCertificate.CreateIssued("Bert");
        Folder.Write("up/0001.sql", "CREATE TABLE item (id int);");
        await MakeAsync();
        await File.WriteAllTextAsync(Place["authority.pem"], authority.ExportCertificatePem());
        await File.WriteAllBytesAsync(Place["bert.pfx"], bert.Export(X509ContentType.Pfx, "pw"));
        var (certificate, others) = ApproverCertificate.ReadFile(Place["bert.pfx"], null, "pw");
        MigrationPlans.Approve(PlanPath, new PlanApprover(certificate, others));

        await RunAsync(
            RunOptions with
            {
                Approvals = new() { Required = 1, Trusted = [new(null, Place["authority.pem"])] },
            }
        );

        Assert.Equal("Bert", (await HistoryAsync())[0].ApprovedBy);
    }
}
