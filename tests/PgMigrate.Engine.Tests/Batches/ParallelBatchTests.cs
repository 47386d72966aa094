using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>A key that is gone over in several places at once.</summary>
public sealed class ParallelBatchTests(PostgresServer server) : BatchTestBase(server)
{
    private static readonly string Several = Head.Replace("size=10", "size=20 parallel=4", StringComparison.Ordinal);

    protected override int Rows => 1000;

    [Fact]
    public async Task Several_connections_share_the_ranges_and_the_next_script_has_the_lock_again()
    {
        // No batch ends before two connections are at one.
        await Database.ExecuteAsync(
            """
            CREATE SEQUENCE app.met;
            CREATE TABLE app.seen (pid integer, id integer);
            CREATE FUNCTION app.meet() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(77, 1);
                WHILE NOT (SELECT is_called FROM app.met) LOOP
                    IF (SELECT count(DISTINCT pid) > 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 77) THEN PERFORM nextval('app.met'); END IF;
                    PERFORM pg_sleep(0.01);
                END LOOP;
                INSERT INTO app.seen SELECT pg_backend_pid(), id FROM changed;
                RETURN NULL;
            END $$;
            CREATE TRIGGER meet AFTER UPDATE ON app.item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.meet();
            """
        );
        Folder.Write("up/0001_count.sql", Several + Count);
        Folder.Write("up/0002_other.sql", "CREATE TABLE app.other (id integer);");

        await MigrateAsync();

        Assert.Equal($"1: {Rows}", await TimesAsync());
        Assert.InRange(await Database.ScalarAsync<long>("SELECT count(DISTINCT pid) FROM app.seen"), 2, 4);
        Assert.Equal((Rows, Rows), (await BatchAsync<long>("row_count"), await BatchAsync<long>("key_count")));
        Assert.Equal(Rows, (await HistoryAsync(new HistoryQuery { Scripts = ["0001*"] }))[0].Rows);
        Assert.Equal(0, await RangesAsync());
        Assert.Equal(["0001_count.sql", "0002_other.sql"], await AppliedAsync());
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task Ranges_have_about_as_many_rows_whatever_the_key_is_like()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE app.part (tenant text COLLATE "en-x-icu" NOT NULL, id bigint NOT NULL, n integer NOT NULL DEFAULT 0, PRIMARY KEY (tenant, id)) PARTITION BY HASH (id);
            CREATE TABLE app.part_0 PARTITION OF app.part FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE app.part_1 PARTITION OF app.part FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            INSERT INTO app.part (tenant, id) SELECT CASE WHEN i % 10 = 0 THEN 'b' || i ELSE 'a' END, i * CASE WHEN i > 900 THEN 1000000 ELSE 1 END FROM generate_series(1, 1000) i;
            """
        );
        const string head = "-- pgmigrate:batch table=app.part key=tenant,id size=50 parallel=2 passes=3 background=yes\n";
        const string statement = "UPDATE app.part SET n = n + 1 WHERE n = 0;";
        Folder.Write("up/0001_count.sql", "-- pgmigrate:pause-when SELECT true\n" + head + statement);
        await MigrateAsync();
        var migrations = new PgMigrator(Database.ConnectionString);
        await migrations.ProcessBatchesAsync(Options, maxDuration: TimeSpan.Zero);

        Assert.Equal(8, await RangesAsync());
        var sizes = await Database.QueryAsync<long>(
            """
            SELECT count(p.id) FROM pgmigrate.batch_range r
            LEFT JOIN app.part p ON (r.range_begin IS NULL OR (p.tenant, p.id) > ((r.range_begin::json ->> 0) COLLATE "en-x-icu", (r.range_begin::json ->> 1)::bigint))
                AND (p.tenant, p.id) <= ((r.range_end::json ->> 0) COLLATE "en-x-icu", (r.range_end::json ->> 1)::bigint)
            GROUP BY r.number
            """
        );
        Assert.Equal(1000, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 100, 150));

        // What was cut is gone on with as it is; the passes behind it are cut anew, and counted together.
        Folder.Write("up/0001_count.sql", head.Replace("parallel=2", "parallel=3", StringComparison.Ordinal) + statement);
        Assert.Equal(MigrationBatchState.Ended, Assert.Single(await migrations.ProcessBatchesAsync(Options)).State);
        Assert.Equal((2, 1000), (await BatchAsync<int>("pass"), await BatchAsync<long>("row_count")));
        Assert.Equal(1000, await Database.ScalarAsync<long>("SELECT count(*) FROM app.part WHERE n = 1"));
    }

    [Fact]
    public async Task Where_one_fails_the_others_end_their_batches_and_a_later_run_goes_on_with_all()
    {
        await RaiseAsync("P0001", "EXISTS (SELECT FROM changed WHERE id = 1500)");
        Folder.Write("up/0001_count.sql", Several + Count);
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Contains("refused for the test", failure.Message, StringComparison.Ordinal);
        await AssertNothingRunsAsync();
        Assert.Equal(16, await RangesAsync());
        Assert.Equal(await BatchAsync<long>("row_count"), await Database.ScalarAsync<long>("SELECT sum(n) FROM app.item"));

        await Database.ExecuteAsync("DROP TRIGGER refuse ON app.item");
        Folder.Write("up/0001_count.sql", Head + Count);
        await MigrateAsync();

        Assert.Equal($"1: {Rows}", await TimesAsync());
        Assert.Equal((Rows, 0), (await BatchAsync<long>("row_count"), await RangesAsync()));
    }

    [Fact]
    public async Task A_cancellation_reaches_all_and_the_next_run_goes_on()
    {
        const string slow = "UPDATE app.item SET n = n + 1 + length(pg_sleep(0.002)::text);";
        Folder.Write("up/0001_count.sql", Several + slow);
        using var stop = new CancellationTokenSource();
        var run = MigrateAsync(cancellationToken: stop.Token);
        await EventuallyAsync(
            async () => run.IsCompleted || (await ExistsAsync("pgmigrate.batch") && await BatchAsync<long?>("max(batches)") > 0),
            "No batch is committed."
        );
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await AssertNothingRunsAsync();
        Assert.Equal(await BatchAsync<long>("row_count"), await Database.ScalarAsync<long>("SELECT sum(n) FROM app.item"));

        Folder.Write("up/0001_count.sql", Several.Replace("parallel=4", "parallel=2", StringComparison.Ordinal) + slow);
        await MigrateAsync();
        Assert.Equal($"1: {Rows}", await TimesAsync());
    }

    private Task<long> RangesAsync() => Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.batch_range");
}
