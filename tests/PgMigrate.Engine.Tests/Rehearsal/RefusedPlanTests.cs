using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>What a run would refuse is told with everything else that was found.</summary>
public sealed class RefusedPlanTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Theory]
    [InlineData(RehearsalPlace.Server)]
    [InlineData(null)]
    public async Task A_changed_script_is_a_finding_of_a_rehearsal_and_of_a_dry_run(RehearsalPlace? place)
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        Up("0001_asset.sql", "CREATE TABLE public.asset (id integer);");

        var findings = place is null ? await RunDryAsync() : await RehearseAsync(place: place.Value);
        // What the history alone has does not run on a server that others use: there the copy cannot be made.
        Assert.Equal(
            ["changed-after-apply", place is null ? "rehearsal-failed" : "replay-failed"],
            findings
                .Where(finding => finding.Severity == FindingSeverity.Error)
                .Select(finding => finding.RuleId)
                .Distinct()
                .Order()
        );
    }

    [Fact]
    public async Task A_folder_that_does_not_match_its_sum_is_not_tried_out()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Folder.Write("pgmigrate.sum", "pgmigrate-sum v1 x\n");
        var findings = await RehearseAsync();
        Assert.Contains(findings, finding => finding.RuleId == "sum-mismatch");
        Assert.Empty(Of(findings, "rehearsed"));
    }

    private Task<IReadOnlyList<Finding>> RunDryAsync() =>
        MigrationChecker.CheckAsync(
            Target,
            new CheckOptions { Run = Options, DryRun = new DryRunOptions() },
            Observer,
            TestContext.Current.CancellationToken
        );
}
