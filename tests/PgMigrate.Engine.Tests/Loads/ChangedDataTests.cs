using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>A file's hash is part of its script's, although grate's history holds that of the text.</summary>
public sealed class ChangedDataTests(PostgresServer server) : LoadTestBase(server)
{
    [Fact]
    public async Task A_script_of_any_time_loads_again_when_its_file_has_changed()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv", "runAfterOtherAnyTimeScripts/load.sql");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();
        WriteData("d.csv", "2,a,b\n");

        var status = Assert.Single(await StatusAsync(), script => script.State == MigrationState.Changed);
        Assert.Equal("changed since it was applied; runs again: d.csv is not what was loaded", status.Reason);
        await MigrateAsync();
        await MigrateAsync();

        Assert.Equal(["1|a|b", "2|a|b"], await ItemsAsync());
        Assert.Equal(["0001_table.sql", "load.sql", "load.sql"], await AppliedAsync());
        // Both records have grate's hash of the text: to grate the script is what it was.
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>(
                """SELECT count(DISTINCT text_hash) FROM grate."ScriptsRun" WHERE script_name = 'load.sql'"""
            )
        );
    }

    [Fact]
    public async Task A_script_that_runs_once_is_changed_when_its_file_is_and_repair_accepts_it()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();
        WriteData("d.csv", "2,a,b\n");

        var failure = await FailAsync(MigrationErrorId.OneTimeScriptChanged);
        Assert.Contains("d.csv is not what was loaded.", failure.Message, StringComparison.Ordinal);
        var status = Assert.Single(await StatusAsync(), script => script.State == MigrationState.Changed);
        Assert.Contains("it stops the next run: d.csv is not what was loaded", status.Reason, StringComparison.Ordinal);

        var repair = new RepairOptions
        {
            Path = Folder.FullPath,
            Kinds = [RepairKind.ChangedScript],
            Reason = "the file was corrected by hand",
        };
        var found = await Migrator.FindRepairsAsync(Target, repair, Observer, CancellationToken.None);
        Assert.Contains("d.csv is not what was loaded", Assert.Single(found).Problem, StringComparison.Ordinal);
        await Migrator.RepairAsync(Target, repair, found, Observer, CancellationToken.None);
        await MigrateAsync();
        Assert.Equal(["1|a|b"], await ItemsAsync());
    }

    [Fact]
    public async Task What_the_file_was_before_is_no_longer_needed()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();
        File.Delete(Folder["d.csv"]);

        await MigrateAsync();

        Assert.All(await StatusAsync(), script => Assert.Equal(MigrationState.Applied, script.State));
    }

    [Fact]
    public async Task A_baseline_takes_the_file_for_loaded()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        await Database.ExecuteAsync("CREATE TABLE item (id integer)");
        await MigrateAsync(Options with { Baseline = true });

        await MigrateAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));

        WriteData("d.csv", "2,a,b\n");
        await FailAsync(MigrationErrorId.OneTimeScriptChanged);
    }

    [Fact]
    public async Task What_was_recorded_by_grate_was_not_loaded()
    {
        WriteTable();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\n");
        await MigrateAsync();
        // As grate leaves it: its own row, and none of ours.
        await Database.ExecuteAsync("DELETE FROM pgmigrate.script_run WHERE script = '0002_load.sql'");

        var failure = await FailAsync(MigrationErrorId.OneTimeScriptChanged);

        Assert.Contains("d.csv was not loaded by what has recorded the script", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sum_holds_the_files_that_scripts_load()
    {
        WriteTable();
        WriteLoad("table=item file=../data/d.csv");
        WriteData("data/d.csv", "1,a,b\n");
        FolderSum.Compute(Folder.FullPath).Write(Folder.FullPath);
        Assert.Contains("data/d.csv ", await File.ReadAllTextAsync(FolderSum.PathIn(Folder.FullPath)), StringComparison.Ordinal);
        WriteData("data/d.csv", "2,a,b\n");

        var failure = await FailAsync(MigrationErrorId.SumMismatch);

        Assert.Contains("data/d.csv", failure.Message, StringComparison.Ordinal);
        FolderSum.Compute(Folder.FullPath).Write(Folder.FullPath);
        await MigrateAsync();
        Assert.Equal(["2|a|b"], await ItemsAsync());
    }

    private Task<IReadOnlyList<MigrationScript>> StatusAsync() =>
        Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
}
