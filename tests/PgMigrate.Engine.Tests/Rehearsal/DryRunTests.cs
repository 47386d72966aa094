using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>Runs on the target that leave nothing behind.</summary>
public sealed class DryRunTests(PostgresServer server) : RehearsalTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Fact]
    public async Task It_shows_what_the_scripts_do_with_the_targets_own_rows_and_takes_all_of_it_back()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint); INSERT INTO public.asset VALUES (1), (1);");
        await MigrateAsync();
        var history = await AppliedAsync();
        Up("0002_type.sql", "ALTER TABLE public.asset ALTER COLUMN id TYPE numeric;");
        Up("0003_unique.sql", "SELECT 1;\nALTER TABLE public.asset ADD CONSTRAINT uq UNIQUE (id);");

        var findings = await RunDryAsync();
        var failed = Assert.Single(Of(findings, "rehearsal-failed"));
        Assert.Equal(("0003_unique.sql", 2), (failed.Script, failed.Line));
        Assert.StartsWith("On the target: could not create unique index \"uq\"", failed.Message, StringComparison.Ordinal);
        var rewrite = Assert.Single(Of(findings, "change-type-rewrite"));
        Assert.Equal(FindingEvidence.Observed, rewrite.Evidence);
        Assert.Contains("Seen on the target: ACCESS EXCLUSIVE on public.asset", rewrite.Message, StringComparison.Ordinal);
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning && message.Text.Contains("holds the locks", StringComparison.Ordinal)
        );
        Assert.Equal(
            "bigint",
            await Database.ScalarAsync<string>(
                "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'public.asset'::regclass AND attname = "
                    + "'id'"
            )
        );
        Assert.Equal(history, await AppliedAsync());
    }

    [Fact]
    public async Task It_needs_no_history_and_makes_none()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Assert.DoesNotContain(await RunDryAsync(), finding => finding.Severity == FindingSeverity.Error);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('grate', 'pgmigrate')")
        );
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON public.asset (id);", "cannot run in a transaction (CREATE INDEX)")]
    [InlineData("BEGIN; SELECT 1; COMMIT;", "BEGIN or COMMIT")]
    [InlineData("-- pgmigrate:transaction off\nSELECT 1;", "transaction off")]
    [InlineData("CREATE ROLE dry_run_role;", "reaches out of the database")]
    [InlineData("COPY (SELECT 1) TO PROGRAM 'cat';", "reaches out of the database")]
    [InlineData("SELECT pg_create_physical_replication_slot('dry');", "pg_create_physical_replication_slot")]
    public async Task What_cannot_be_taken_back_is_refused_with_what_comes_after_it(string sql, string reason)
    {
        Up("0001_fine.sql", "CREATE TABLE public.asset (id bigint);");
        Up("0002_refused.sql", sql);
        Up("0003_after.sql", "SELECT 1 / 0;");

        var findings = await RunDryAsync();
        var refused = Assert.Single(Of(findings, "dry-run-refused"));
        Assert.Equal(("0002_refused.sql", FindingSeverity.Error), (refused.Script, refused.Severity));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Of(findings, "rehearsal-failed"));
    }

    [Fact]
    public async Task It_stops_as_soon_as_its_locks_were_held_for_as_long_as_they_may()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        Up("0002_long.sql", "LOCK TABLE public.asset;\nSELECT pg_sleep(60);");

        var began = Environment.TickCount64;
        var stopped = Assert.Single(Of(await RunDryAsync(TimeSpan.FromMilliseconds(300)), "dry-run-stopped"));
        Assert.Equal("0002_long.sql", stopped.Script);
        Assert.InRange(Environment.TickCount64 - began, 300, 30_000);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE relation = 'public.asset'::regclass")
        );
    }

    [Fact]
    public async Task Locks_on_what_it_makes_itself_do_not_count()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);\nSELECT pg_sleep(1);");
        Assert.Empty(Of(await RunDryAsync(TimeSpan.FromMilliseconds(200)), "dry-run-stopped"));
    }

    [Fact]
    public async Task A_verification_is_asked_inside_the_transaction()
    {
        Up("0001_asset.sql", "-- pgmigrate:verify SELECT count(*) = 1 FROM public.asset\nCREATE TABLE public.asset (id bigint);");
        Up("0002_more.sql", "-- pgmigrate:invariant SELECT count(*) FROM public.asset\nINSERT INTO public.asset VALUES (1);");
        var findings = await RunDryAsync();
        Assert.Equal(["0001_asset.sql", "0002_more.sql"], Of(findings, "verify-failed").Select(finding => finding.Script));
        Assert.Empty(Of(findings, "rehearsal-failed"));
    }

    private Task<IReadOnlyList<Finding>> RunDryAsync(TimeSpan? budget = null) =>
        MigrationChecker.CheckAsync(
            Target,
            new CheckOptions
            {
                Run = Options,
                DryRun = budget is null ? new DryRunOptions() : new DryRunOptions { LockBudget = budget.Value },
            },
            Observer,
            TestContext.Current.CancellationToken
        );
}
