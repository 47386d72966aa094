using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>What a rehearsal sees, and what it makes of what was read.</summary>
public sealed class RehearsalTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task A_lock_that_was_read_is_confirmed_and_weighed_with_the_targets_sizes()
    {
        Up(
            "0001_asset.sql",
            "CREATE TABLE public.asset (id bigint, name varchar(10)); INSERT INTO public.asset SELECT n, 'x' FROM "
                + "generate_series(1, 200000) AS n;"
        );
        await MigrateAsync();
        await Database.ExecuteAsync("ANALYZE public.asset");
        Up("0002_type.sql", "ALTER TABLE public.asset ALTER COLUMN id TYPE numeric; SELECT 1;");

        var finding = Assert.Single(Of(await RehearseAsync(), "change-type-rewrite"));
        Assert.Equal((FindingEvidence.Observed, TableLock.AccessExclusive), (finding.Evidence, finding.Lock));
        Assert.Matches(
            @"Seen on the copy: ACCESS EXCLUSIVE on public\.asset \(200 k rows, .* MB, .*\), full rewrite.*, held for .* on the copy, through one more statement\.$",
            finding.Message
        );
    }

    [Fact]
    public async Task What_the_run_disproves_is_graded_down_and_says_so()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint NOT NULL);");
        await MigrateAsync();
        // Nobody can read from this that the column is of the type already.
        await Database.ExecuteAsync("ALTER TABLE public.asset ALTER COLUMN id TYPE numeric; INSERT INTO public.asset VALUES (1)");
        Up("0002_type.sql", "ALTER TABLE public.asset ALTER COLUMN id TYPE numeric;");

        var finding = Assert.Single(Of(await RehearseAsync(RehearsalSource.Target), "change-type-rewrite"));
        Assert.Equal((FindingEvidence.Observed, FindingSeverity.Information), (finding.Evidence, finding.Severity));
        Assert.EndsWith("The rehearsal disproves it: public.asset was not rewritten.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_seen_belongs_to_its_statement()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id integer, name text);");
        await MigrateAsync();
        Up("0002_scan.sql", "ALTER TABLE public.asset ALTER COLUMN name SET NOT NULL;");
        Up("0003_column.sql", "ALTER TABLE public.asset ADD COLUMN a integer;");
        Up("0004_check.sql", "ALTER TABLE public.asset ADD COLUMN b integer;\nALTER TABLE public.asset ADD CHECK (id > 0);");
        Up("0005_column.sql", "ALTER TABLE public.asset ADD COLUMN c integer;\nALTER TABLE public.asset ADD COLUMN d integer;");

        var findings = await RehearseAsync();

        var scanned = findings.Where(finding => finding.Message.Contains("full scan", StringComparison.Ordinal));
        Assert.Equal(
            ["0002_scan.sql:1", "0004_check.sql:2"],
            scanned.Select(finding => $"{finding.Script}:{finding.Line}").Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_condition_that_looks_for_rows_is_a_warning_since_a_copy_has_none()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        await Database.ExecuteAsync("INSERT INTO public.asset VALUES (1)");
        Up(
            "0002_guard.sql",
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM public.asset) THEN RAISE EXCEPTION 'no asset'; END IF; END $$;"
        );

        var finding = Assert.Single(Of(await RehearseAsync(), "rehearsal-failed"));
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("no rows but those that scripts insert", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_the_run_shows_is_raised()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        Up(
            "0002_hidden.sql",
            "CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE public.asset ALTER "
                + "COLUMN id TYPE numeric'; END $$;\nSELECT public.f();"
        );

        var finding = Assert.Single(Of(await RehearseAsync(), "observed-rewrite"));
        Assert.Equal(
            ("0002_hidden.sql", 2, "public.asset", TableLock.AccessExclusive, FindingSeverity.Warning),
            (finding.Script, finding.Line, finding.Object, finding.Lock, finding.Severity)
        );
        Assert.StartsWith("SELECT took ACCESS EXCLUSIVE on public.asset (", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_on_a_busy_table_that_only_the_run_shows_is_a_warning_and_on_a_small_one_information()
    {
        Up(
            "0001_tables.sql",
            "CREATE TABLE public.big (id bigint); INSERT INTO public.big SELECT generate_series(1, 150000); CREATE TABLE "
                + "public.small (id bigint);"
        );
        await MigrateAsync();
        await Database.ExecuteAsync("ANALYZE public.big");
        Up("0002_lock.sql", "DO $$ BEGIN EXECUTE 'LOCK TABLE public.big, public.small IN EXCLUSIVE MODE'; END $$;");

        var locks = Of(await RehearseAsync(), "observed-lock").ToDictionary(finding => finding.Object!);
        Assert.Equal(
            (FindingSeverity.Warning, TableLock.Exclusive),
            (locks["public.big"].Severity, locks["public.big"].Lock!.Value)
        );
        Assert.Equal(FindingSeverity.Information, locks["public.small"].Severity);
    }

    [Fact]
    public async Task Statements_that_cannot_run_in_a_transaction_are_watched()
    {
        Up(
            "0001_asset.sql",
            "CREATE TABLE public.asset (id bigint); INSERT INTO public.asset SELECT generate_series(1, 100000);"
        );
        await MigrateAsync();
        Up("0002_index.sql", "CREATE INDEX CONCURRENTLY ix_asset_id ON public.asset (id);");

        var findings = await RehearseAsync();
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Contains(
            Observer.Messages,
            message => message.Text.Contains("SHARE UPDATE EXCLUSIVE on public.asset", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_script_that_fails_is_an_error_with_its_place()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint); INSERT INTO public.asset VALUES (1), (1);");
        await MigrateAsync();
        Up("0002_unique.sql", "SELECT 1;\nALTER TABLE public.asset ADD CONSTRAINT uq UNIQUE (id);");

        var finding = Assert.Single(Of(await RehearseAsync(), "rehearsal-failed"));
        Assert.Equal(
            ("0002_unique.sql", 2, FindingSeverity.Error, FindingEvidence.Observed),
            (finding.Script, finding.Line, finding.Severity, finding.Evidence)
        );
        Assert.StartsWith("On the copy: could not create unique index \"uq\" (23505)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_target_is_left_alone_and_no_database_stays_behind()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        await MigrateAsync();
        var before = await Database.ScalarAsync<string>("""SELECT string_agg(s::text, ',') FROM grate."ScriptsRun" AS s""");
        Up("0002_more.sql", "CREATE TABLE public.more (id bigint);");

        await RehearseAsync();
        await RehearseAsync(RehearsalSource.Target, place: RehearsalPlace.Target);

        Assert.Equal(
            before,
            await Database.ScalarAsync<string>("""SELECT string_agg(s::text, ',') FROM grate."ScriptsRun" AS s""")
        );
        Assert.False(await ExistsAsync("public.more"));
        // Those of other tests come and go.
        var standing = (
            await Database.QueryAsync<string>("SELECT datname FROM pg_database WHERE datname LIKE 'pgmigrate\\_rehearsal%'")
        ).ToArray();
        await ErrorTestBase.EventuallyAsync(
            () => Database.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname = ANY ($1))", [standing]),
            "A database stays behind."
        );
    }

    [Fact]
    public async Task A_verification_that_does_not_hold_is_found()
    {
        Up("0001_asset.sql", "-- pgmigrate:verify SELECT count(*) = 1 FROM public.asset\nCREATE TABLE public.asset (id bigint);");
        Folder.Write(
            "verify/0001_asset.sql",
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM public.asset) THEN RAISE EXCEPTION 'no asset'; END IF; END $$;"
        );
        Up("0002_fine.sql", "-- pgmigrate:verify SELECT count(*) = 0 FROM public.asset\nSELECT 1;");
        const string count = "SELECT count(*) FROM public.asset";
        Up("0003_row.sql", $"-- pgmigrate:invariant {count}\nINSERT INTO public.asset VALUES (1);");
        Up("0004_same.sql", $"-- pgmigrate:invariant {count}\nUPDATE public.asset SET id = 2;");

        var found = Of(await RehearseAsync(), "verify-failed");
        Assert.Equal(
            [
                "After 0001_asset.sql: verify gives false for SELECT count(*) = 1 FROM public.asset",
                "After 0001_asset.sql: no asset",
                $"After 0003_row.sql: invariant gives 0 before the script and 1 after it, for {count}",
            ],
            found.Select(finding => finding.Message)
        );
        Assert.Equal(
            [Folder["up/0001_asset.sql"], Folder["verify/0001_asset.sql"], Folder["up/0003_row.sql"]],
            found.Select(finding => finding.Path)
        );
    }

    [Fact]
    public async Task A_verification_may_not_change_anything()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint);");
        Folder.Write("verify/0001_asset.sql", "INSERT INTO public.asset VALUES (1);");

        Assert.Contains(
            "read-only transaction",
            Assert.Single(Of(await RehearseAsync(), "verify-failed")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_rule_can_be_allowed_by_its_script()
    {
        Up("0001_asset.sql", "-- pgmigrate:allow verify-failed -- OPS-1\n-- pgmigrate:verify SELECT false\nSELECT 1;");
        Assert.Equal("OPS-1", Assert.Single(Of(await RehearseAsync(), "verify-failed")).AllowedBecause);
    }

    [Fact]
    public async Task Without_a_target_everything_is_rehearsed_from_an_empty_database()
    {
        UpDown("0001_asset.sql", "CREATE TABLE public.asset (id bigint);", "DROP TABLE public.asset;");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW public.v AS SELECT id FROM public.asset;");

        var findings = await RehearseAsync(withTarget: false);
        // The view rests on the table, and is made after it: it is not there when the way back is tried.
        Assert.Contains(
            "The one-time script was taken back and applied again.",
            Assert.Single(Of(findings, "rehearsed")).Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
    }
}
