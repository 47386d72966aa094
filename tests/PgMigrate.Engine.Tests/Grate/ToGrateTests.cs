using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>A database that PgMigrate has migrated goes on under grate 2.2.0.</summary>
public sealed class ToGrateTests(PostgresServer server) : GrateTestBase(server)
{
    [Fact]
    public async Task Grate_finds_it_up_to_date_and_goes_on()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("up/0002_index.sql", "CREATE INDEX CONCURRENTLY ix_t_a ON t (a);");
        var view = Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT a FROM t;");
        Folder.Write("functions/f.sql", "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON v TO PUBLIC;");
        await MigrateAsync();
        Assert.True(await IsUpToDateAsync(Database));

        Folder.Write("up/0003_column.sql", "ALTER TABLE t ADD b integer;");
        await File.WriteAllTextAsync(view, "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t;");
        Assert.False(await IsUpToDateAsync(Database));
        await GrateAsync(Database);

        Assert.Equal(
            ["0001_table.sql", "0002_index.sql", "f.sql", "v.sql", "p.sql", "0003_column.sql", "v.sql", "p.sql"],
            await AppliedAsync()
        );
        Assert.True(await IsUpToDateAsync(Database));
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_script_that_loads_a_file_is_a_comment_to_grate_and_its_file_no_part_of_it()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("runAfterOtherAnyTimeScripts/load.sql", "-- pgmigrate:copy table=t file=../t.csv replace=yes\n");
        Folder.Write("t.csv", "1\n");
        await MigrateAsync();
        Folder.Write("t.csv", "2\n");
        Assert.Equal(["load.sql"], await PendingAsync());
        Assert.True(await IsUpToDateAsync(Database));
        await MigrateAsync();
        Assert.True(await IsUpToDateAsync(Database));
        Assert.Equal([2], await Database.QueryAsync<int>("SELECT a FROM t"));

        // What grate has recorded it has not loaded.
        await GrateAsync(Twin);
        Assert.Equal(0, await Twin.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Equal(["load.sql"], await PendingAsync(database: Twin));
    }

    [Fact]
    public async Task A_one_time_script_changed_after_PgMigrate_stops_grate_and_PgMigrate()
    {
        var script = Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        await File.WriteAllTextAsync(script, "CREATE TABLE t (a bigint);");
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (a integer);");

        Assert.Contains("0001_table.sql", (await GrateFailsAsync(Database)).Error, StringComparison.Ordinal);
        await FailAsync(MigrationErrorId.OneTimeScriptChanged);
        Assert.False(await ExistsAsync("more"));

        var repairs = new RepairOptions { Path = Folder.FullPath, Reason = "The same table." };
        var found = await Migrator.FindRepairsAsync(Target, repairs, Observer, CancellationToken.None);
        await Migrator.RepairAsync(Target, repairs, found, Observer, CancellationToken.None);
        await GrateAsync(Database);
        Assert.Equal(["0001_table.sql", "0001_table.sql", "0002_more.sql"], await AppliedAsync());
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task What_PgMigrate_could_not_do_grate_tries_again()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        var bad = Folder.Write("up/0002_bad.sql", "CREATE TABLE half (a integer);\nSELECT 1 / 0;");
        await FailAsync(MigrationErrorId.StatementFailed);
        Assert.False(await IsUpToDateAsync(Database));

        await File.WriteAllTextAsync(bad, "CREATE TABLE half (a integer);");
        await GrateAsync(Database);

        Assert.Equal(["0001_table.sql", "0002_bad.sql"], await AppliedAsync());
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task A_subfolder_comes_where_grate_puts_it()
    {
        foreach (
            var name in new[]
            {
                "0002_b.sql",
                "0001/a.sql",
                "0003/c.sql",
                "_x/d.sql",
                "Z/e.sql",
                "z/f.sql",
                "0001_a.sql",
                "0001-a.sql",
                "0001 a.sql",
                "a.b.sql",
                "a.sql",
            }
        )
            Folder.Write($"up/{name}", "SELECT 1;");
        var listed = MigrationFolder.Open(Folder.FullPath, configuration: null).Scripts.Select(script => script.Name).ToArray();

        await GrateAsync(Twin);
        Assert.Equal(await AppliedAsync(Twin), listed);
        await MigrateAsync(Options with { To = "0001/a.sql" });
        Assert.Equal(listed.TakeWhile(name => name != "0001/a.sql").Append("0001/a.sql"), await AppliedAsync());
    }

    [Fact]
    public async Task Every_kind_of_folder_runs_in_the_order_of_grate()
    {
        EveryKindOfFolder.Write(Folder);
        await MigrateAsync(EveryKindOfFolder.With(Options));
        await GrateAsync(Twin, EveryKindOfFolder.GrateOptions);

        const string Ran = "SELECT script FROM ran ORDER BY id";
        Assert.Equal(await Twin.QueryAsync<string>(Ran), await Database.QueryAsync<string>(Ran));
        Assert.Equal(await AppliedAsync(Twin), await AppliedAsync());
        await GrateAsync(Database, EveryKindOfFolder.GrateOptions);
        Assert.Empty(await PendingAsync(EveryKindOfFolder.With(Options)));
    }
}
