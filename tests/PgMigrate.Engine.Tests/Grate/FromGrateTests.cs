using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>A database that grate 2.2.0 has migrated goes on under PgMigrate.</summary>
public sealed class FromGrateTests(PostgresServer server) : GrateTestBase(server)
{
    [Fact]
    public async Task Nothing_of_every_kind_of_folder_is_pending_after_grate()
    {
        EveryKindOfFolder.Write(Folder);
        await GrateAsync(Database, EveryKindOfFolder.GrateOptions);
        var applied = await AppliedAsync();

        var options = EveryKindOfFolder.With(Options);
        Assert.Empty(await PendingAsync(options));
        var states = await StatesAsync(options);
        await MigrateAsync(options);

        Assert.Equal(ScriptRunStatus.Applied, Assert.Single(Observer.Runs.Select(run => run.Status).Distinct()));
        Assert.All(Observer.Runs, run => Assert.Equal(ScriptKind.EveryTime, run.Kind));
        Assert.All(
            applied.Where(name => !Observer.Runs.Any(run => run.Script == name)),
            name => Assert.Equal(MigrationState.Applied, states[name!])
        );
        Assert.Equal(MigrationState.Skipped, states["0007_seed.ENV.TEST.sql"]);
        Assert.Equal(MigrationState.Skipped, states["never_on_an_old_database.sql"]);
    }

    [Fact]
    public async Task What_grate_left_half_done_is_failed_and_runs_again()
    {
        Folder.Write("up/0001_good.sql", "CREATE TABLE good (a integer);");
        var half = Folder.Write("up/0002_half.sql", "CREATE TABLE half (a integer);\nSELECT 1 / 0;");
        await GrateFailsAsync(Database);

        Assert.Equal(MigrationState.Failed, (await StatesAsync())["0002_half.sql"]);
        Assert.Equal(["0002_half.sql"], await PendingAsync());
        await File.WriteAllTextAsync(half, "CREATE TABLE IF NOT EXISTS half (a integer);");
        await MigrateAsync();

        Assert.Equal(MigrationState.Applied, (await StatesAsync())["0002_half.sql"]);
        Assert.True(await IsUpToDateAsync(Database));
    }

    [Fact]
    public async Task A_one_time_script_changed_after_grate_stops_PgMigrate_and_grate()
    {
        var script = Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await GrateAsync(Database);
        await File.WriteAllTextAsync(script, "CREATE TABLE t (a bigint);");
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (a integer);");

        var failure = await FailAsync(MigrationErrorId.OneTimeScriptChanged);

        Assert.Equal((script, "0001_table.sql"), (failure.Path, failure.Script));
        Assert.Equal(MigrationState.Changed, (await StatesAsync())["0001_table.sql"]);
        Assert.Contains("0001_table.sql", (await GrateFailsAsync(Database)).Error, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("more"));
    }

    [Fact]
    public async Task History_of_grate_is_shown()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await GrateAsync(Database);
        Folder.Write("up/0002_bad.sql", "SELECT 1 / 0;");
        await GrateFailsAsync(Database);

        var history = new List<ScriptRun>();
        await foreach (var run in Migrator.GetHistoryAsync(Target, new HistoryQuery(), Observer, CancellationToken.None))
            history.Add(run);

        Assert.Equal(["0002_bad.sql", "0001_table.sql"], history.Select(run => run.Script));
        Assert.Equal([ScriptRunStatus.Failed, ScriptRunStatus.Applied], history.Select(run => run.Status));
        Assert.Contains("division by zero", history[0].Error, StringComparison.Ordinal);
        Assert.Equal(Environment.UserName, history[1].AppliedBy);
    }
}
