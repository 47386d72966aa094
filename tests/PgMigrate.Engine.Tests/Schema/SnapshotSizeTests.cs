using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>What the kept snapshots of a large schema weigh: docs/guides/schema-history.md states it.</summary>
public sealed class SnapshotSizeTests(PostgresServer server, ITestOutputHelper output) : MigrationTestBase(server)
{
    private const int Tables = 500;
    private const long MostOfFirst = 3_000_000;
    private const long MostOfEachRun = 4_000;

    private static readonly int Runs = TestScale.Count("PGMIGRATE_SNAPSHOT_RUNS", usual: 10, full: 1000);

    [Fact]
    public async Task A_run_adds_what_it_changed_and_no_more()
    {
        // A run of nothing makes the tables that the snapshots are kept in.
        Folder.Write("up/0001_none.sql", "SELECT 1;");
        await MigrateAsync(Options with { KeepSnapshots = 0 });
        await Database.ExecuteAsync(
            $$"""
            CREATE SCHEMA big;
            DO $do$ BEGIN
                FOR number IN 1..{{Tables}} LOOP
                    EXECUTE format('CREATE TABLE big.t%s (id bigint PRIMARY KEY, code text NOT NULL, name text, amount numeric(12, 2) DEFAULT 0, state integer NOT NULL, changed timestamptz DEFAULT now())', number);
                    EXECUTE format('CREATE INDEX ix_t%s_name ON big.t%s (name)', number, number);
                END LOOP;
            END $do$
            """
        );
        await using var connection = await ServerConnection.OpenAsync(
            Target,
            "test",
            [new("jit", "off")],
            TestContext.Current.CancellationToken
        );
        await KeepAsync(connection);
        var first = await SizeAsync();

        for (var run = 1; run <= Runs; run++)
        {
            await Database.ExecuteAsync(ChangeOf(run));
            await KeepAsync(connection);
        }

        var growth = await SizeAsync() - first;
        output.WriteLine(
            $"{Tables} tables: {first:N0} bytes for the first snapshot, {growth:N0} for {Runs} more, {growth / Runs:N0} for each."
        );
        Assert.Equal(Runs + 1, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.schema_snapshot"));
        Assert.InRange(first, 1, MostOfFirst);
        Assert.InRange(growth, 1, Runs * MostOfEachRun);
    }

    // A column more, two that change, an index in the place of another, a comment.
    private static string ChangeOf(int run)
    {
        var number = (run % Tables) + 1;
        return $"""
            ALTER TABLE big.t{number} ADD COLUMN added_{run} text, ALTER COLUMN code SET DEFAULT '{run}', ALTER COLUMN state SET DEFAULT {run};
            DROP INDEX big.ix_t{number}_name{(run > Tables ? $"_{run - Tables}" : "")};
            CREATE INDEX ix_t{number}_name_{run} ON big.t{number} (name, state);
            COMMENT ON TABLE big.t{number} IS 'Changed by {run}.'
            """;
    }

    private static Task KeepAsync(ServerConnection connection) =>
        new SnapshotWriter(connection, SnapshotOptions.WithoutHistory("grate"), TestContext.Current.CancellationToken).KeepAsync(
            Guid.NewGuid(),
            false,
            null
        );

    private Task<long> SizeAsync() =>
        Database.ScalarAsync<long>(
            "SELECT sum(pg_total_relation_size(name))::bigint FROM unnest(ARRAY['pgmigrate.schema_object'::regclass, "
                + "'pgmigrate.schema_snapshot'::regclass]) name"
        );
}
