using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

public sealed class MigrationRunTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task Runs_pending_scripts_in_grates_order_and_records_them()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);\nINSERT INTO t VALUES (1), (2);");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT a FROM t;");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON v TO PUBLIC;");

        await MigrateAsync();

        Assert.Equal(["0001_table.sql", "v.sql", "p.sql"], await AppliedAsync());
        Assert.Equal(
            [ScriptRunStatus.Applied, ScriptRunStatus.Applied, ScriptRunStatus.Applied],
            Observer.Runs.Select(run => run.Status)
        );
        Assert.Equal([2L, 0L, 0L], Observer.Runs.Select(run => run.Rows!.Value));
        Assert.Equal(
            [2L, 0L, 0L],
            await Database.QueryAsync<long>("SELECT row_count FROM pgmigrate.script_run ORDER BY script_run_id")
        );
        Assert.Equal("succeeded", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
        Assert.Equal("Finished", await Database.ScalarAsync<string>("""SELECT status FROM grate."Version" """));
    }

    [Fact]
    public async Task Progress_is_told_from_the_beginning_and_ended_however_the_run_ends()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");

        await MigrateAsync();

        Assert.Equal(
            ["reading the folder", "connecting", "finding out what is pending", "checking"],
            Observer.Progress.Take(4).Select(step => step.Detail)
        );
        Assert.Contains(Observer.Progress, step => step is { Detail: "up/0001_table.sql", Total: 1 });
        Assert.True(Observer.Progress[^1].Completed);
        Assert.Equal("Migrating", Assert.Single(Observer.Progress.Select(step => step.Activity).Distinct()));

        var told = Observer.Progress.Count;
        await FailAsync(MigrationErrorId.FolderNotFound, Options with { Path = Folder["nowhere"] });
        Assert.Equal([false, true], Observer.Progress.Skip(told).Select(step => step.Completed));
    }

    [Fact]
    public async Task A_second_run_finds_only_every_time_scripts()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON t TO PUBLIC;");
        await MigrateAsync();
        await MigrateAsync();
        Assert.Equal(["0001_table.sql", "p.sql", "p.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_failed_script_leaves_nothing_behind_and_stops_the_run()
    {
        Folder.Write("up/0001_good.sql", "CREATE TABLE good (a integer);");
        var path = Folder.Write("up/0002_bad.sql", "CREATE TABLE half (a integer);\n\n  CREATE TABLE broken (a integre);");
        Folder.Write("up/0003_never.sql", "CREATE TABLE never (a integer);");
        Folder.Write("permissions/p.sql", "CREATE TABLE also_never (a integer);");

        var failure = await FailAsync(MigrationErrorId.StatementFailed);

        Assert.Equal((path, 3, 26), (failure.Path, failure.Line, failure.Column));
        Assert.Equal("42704", failure.SqlState);
        Assert.Equal("CREATE TABLE broken (a integre)", failure.Statement);
        Assert.True(await ExistsAsync("good"));
        Assert.False(await ExistsAsync("half"));
        Assert.False(await ExistsAsync("never"));
        Assert.False(await ExistsAsync("also_never"));
        Assert.Equal(["0001_good.sql"], await AppliedAsync());
        Assert.Equal("0002_bad.sql", await Database.ScalarAsync<string>("""SELECT script_name FROM grate."ScriptsRunErrors" """));
        Assert.Equal("failed", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
        Assert.Equal(ScriptRunStatus.Failed, Observer.Runs[^1].Status);
    }
}
