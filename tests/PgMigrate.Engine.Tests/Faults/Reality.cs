using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// What must be true of a database when a run of <see cref="FaultScripts"/> has succeeded, whatever happened before.
/// </summary>
internal static class Reality
{
    private const string Locks =
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = "
        + "current_database())";

    /// <summary>Every script exactly once, history equal to reality, nothing left over.</summary>
    public static async Task AssertAsync(TestDatabase database, FaultScripts scripts)
    {
        await AssertExecutedOnceAsync(database, scripts);
        await AssertHistoryAsync(database, scripts);
        await AssertObjectsAsync(database, scripts);
        await AssertNothingIsLeftAsync(database);
    }

    private static async Task AssertExecutedOnceAsync(TestDatabase database, FaultScripts scripts)
    {
        var executed = await database.QueryAsync<string>(
            "SELECT script || '/' || step FROM execution WHERE script <> $1 ORDER BY script, step",
            FaultScripts.EveryTime
        );
        Assert.Equal(scripts.Steps, executed);
    }

    private static async Task AssertHistoryAsync(TestDatabase database, FaultScripts scripts)
    {
        var recorded = await database.QueryAsync<string>(
            """SELECT script_name FROM grate."ScriptsRun" WHERE script_name <> $1 ORDER BY script_name""",
            FaultScripts.EveryTime
        );
        Assert.Equal(scripts.Once, recorded);
        Assert.Equal(
            await database.ScalarAsync<long>("SELECT count(*) FROM execution WHERE script = $1", FaultScripts.EveryTime),
            await database.ScalarAsync<long>(
                """SELECT count(*) FROM grate."ScriptsRun" WHERE script_name = $1""",
                FaultScripts.EveryTime
            )
        );
        Assert.Empty(
            await database.QueryAsync<string>(
                """
                SELECT coalesce(g.script_name, s.script)
                FROM grate."ScriptsRun" g
                FULL JOIN (SELECT * FROM pgmigrate.script_run WHERE status = 'Applied') s ON s.grate_script_run_id = g.id AND s.script = g.script_name
                WHERE g.id IS NULL OR s.script_run_id IS NULL
                """
            )
        );
        var outcomes = await database.QueryAsync<string>("SELECT outcome FROM pgmigrate.run ORDER BY started_at");
        Assert.DoesNotContain("running", outcomes);
        Assert.Equal("succeeded", outcomes[^1]);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    private static async Task AssertObjectsAsync(TestDatabase database, FaultScripts scripts)
    {
        foreach (var relation in scripts.Tables.Concat(scripts.Indexes))
            Assert.True(
                await database.ScalarAsync<bool>("SELECT to_regclass($1) IS NOT NULL", relation),
                $"{relation} is missing."
            );
        Assert.Empty(
            await database.QueryAsync<string>(
                "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)"
            )
        );
        Assert.Empty(
            await database.QueryAsync<string>("SELECT relname::text FROM pg_class WHERE relname ~ '^gone_|_cc(new|old)'")
        );
        Assert.Empty(
            await database.QueryAsync<string>(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhrelid::regclass::text LIKE 'part_%'"
            )
        );
        foreach (var table in scripts.Loaded)
            Assert.Equal(FaultScripts.LoadedRows, await database.ScalarAsync<long>($"SELECT count(*) FROM {table}"));
        Assert.Equal(5000, await database.ScalarAsync<long>("SELECT count(*) FROM item"));
    }

    // A session ends a moment after its client.
    private static Task AssertNothingIsLeftAsync(TestDatabase database) =>
        MigrationTestBase.EventuallyAsync(
            async () => await database.ScalarAsync<long>(Locks) == 0,
            "A migration lock is held although no run is at work."
        );
}
