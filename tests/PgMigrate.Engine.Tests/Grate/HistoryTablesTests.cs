using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>The tables that PgMigrate makes and the rows that it writes, held against grate's own.</summary>
public sealed class HistoryTablesTests(PostgresServer server) : GrateTestBase(server)
{
    [Fact]
    public async Task Tables_and_rows_are_those_of_grate()
    {
        EveryKindOfFolder.Write(Folder);
        await GrateAsync(Twin, EveryKindOfFolder.GrateOptions);
        await MigrateAsync(EveryKindOfFolder.With(Options));
        await AssertEqualHistoriesAsync();

        await GrateAsync(Twin, EveryKindOfFolder.GrateOptions);
        await MigrateAsync(EveryKindOfFolder.With(Options));
        await AssertEqualHistoriesAsync();
    }

    [Theory]
    [InlineData("migrations")]
    [InlineData("RoundhousE")]
    public async Task A_schema_of_another_name_is_used_as_grate_uses_it(string schema)
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON t TO PUBLIC;");
        var options = Options with { HistorySchema = schema };
        await GrateAsync(Twin, $"--schema={schema}");
        await MigrateAsync(options);

        await AssertEqualHistoriesAsync(schema);
        Assert.True(await IsUpToDateAsync(Database, $"--schema={schema}"));
        Assert.Empty(await PendingAsync(options, Twin));
    }

    [Fact]
    public async Task A_failure_is_recorded_as_grate_records_it()
    {
        Folder.Write("up/0001_bad.sql", "CREATE TABLE t (a integer);\n  SELECT 1 / 0;\nSELECT 2;");
        await GrateFailsAsync(Twin);
        await FailAsync(MigrationErrorId.StatementFailed);
        await AssertEqualHistoriesAsync();
    }

    [Fact]
    public async Task A_run_without_work_leaves_no_version_behind()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await GrateAsync(Twin);
        await MigrateAsync();
        await GrateAsync(Twin);
        await MigrateAsync();
        Folder.Write("up/0002_table.sql", "CREATE TABLE u (a integer);");
        await GrateAsync(Twin);
        await MigrateAsync();

        await AssertEqualHistoriesAsync();
    }

    [Fact]
    public async Task A_baseline_is_the_baseline_of_grate()
    {
        EveryKindOfFolder.Write(Folder);
        var options = EveryKindOfFolder.With(Options);
        await GrateAsync(Twin, [.. EveryKindOfFolder.GrateOptions, "--baseline"]);
        await MigrateAsync(options with { Baseline = true });

        await AssertEqualHistoriesAsync();
        Assert.False(await ExistsAsync("ran"));
        Assert.Empty(await PendingAsync(options));
        Assert.Empty(await PendingAsync(options, Twin));
    }

    [Fact]
    public async Task A_new_database_runs_the_scripts_for_new_databases_as_under_grate()
    {
        Folder.Write("runAfterCreateDatabase/0001_extension.sql", "CREATE TABLE made (a integer);");
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await Twin.DropAsync();
        await Database.DropAsync();

        var options = Options with { CreateDatabase = true };
        await Migrator.PlanAsync(Target, options, Observer, CancellationToken.None);
        Assert.Equal(["0001_extension.sql", "0001_table.sql"], Observer.Runs.Select(run => run.Script));
        await GrateAsync(Twin);
        await MigrateAsync(options);

        Assert.Equal(["0001_extension.sql", "0001_table.sql"], await AppliedAsync());
        await AssertEqualHistoriesAsync();
    }

    [Fact]
    public async Task Scripts_that_are_to_create_the_database_are_refused()
    {
        Folder.Write("createDatabase/0001_create.sql", "CREATE DATABASE x;");
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync(Options with { CreateDatabase = true });
        await Database.DropAsync();

        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { CreateDatabase = true });

        Assert.Equal(Folder["createDatabase"], failure.Path);
    }
}
