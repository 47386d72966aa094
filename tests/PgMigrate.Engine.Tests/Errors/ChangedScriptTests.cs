using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Scripts that are not what was applied, and scripts that are not there.</summary>
public sealed class ChangedScriptTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task A_changed_one_time_script_stops_the_run_before_anything_runs()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        var path = Folder.Write("up/0001_table.sql", "CREATE TABLE t (a bigint);");
        Folder.Write("beforeMigration/0000_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_next.sql", "CREATE TABLE next (a integer);");

        var failure = await RefuseAsync(MigrationErrorId.OneTimeScriptChanged);

        Assert.Equal(("0001_table.sql", path), (failure.Script, failure.Path));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Target.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains("- CREATE TABLE t (a integer);\n+ CREATE TABLE t (a bigint);", failure.Message, StringComparison.Ordinal);
        var scripts = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(
            ["- CREATE TABLE t (a integer);\n+ CREATE TABLE t (a bigint);"],
            scripts.Select(script => script.Difference).OfType<string>()
        );
        Assert.False(await ExistsAsync("first"));
        Assert.False(await ExistsAsync("next"));
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task The_difference_of_a_changed_script_shows_no_secret()
    {
        Folder.Write("up/0001_role.sql", "CREATE TABLE t (a integer);\n-- {{Word}}\n");
        var options = Options with { Tokens = [new MigrationToken("Word", "hunter2hunter2", Secret: true)] };
        await Migrator.InvokeAsync(Target, options, Observer, CancellationToken.None);
        Folder.Write("up/0001_role.sql", "CREATE TABLE t (a bigint);\n-- {{Word}} hunter2hunter2\n");

        var failure = await RefuseAsync(MigrationErrorId.OneTimeScriptChanged, options);

        Assert.Contains("+ CREATE TABLE t (a bigint);", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_line_ends_are_no_change()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (\n a integer);\n");
        await MigrateAsync();
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (\r\n a integer);\r\n");
        await MigrateAsync();
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_last_script_that_does_not_exist()
    {
        Folder.Write("up/0001_create_asset.sql", "CREATE TABLE t (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.ScriptNotFound, Options with { To = "0001_create_aset.sql" });
        Assert.Contains("'0001_create_asset.sql'", failure.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData("BEGIN; CREATE TABLE t (a integer); COMMIT;", "BEGIN")]
    [InlineData("CREATE TABLE t (a integer); CREATE INDEX CONCURRENTLY i ON t (a);", "CREATE")]
    [InlineData("-- pgmigrate:transaction off\nCREATE TABLE t (a integer);", "transaction off")]
    public async Task A_script_that_does_not_fit_into_one_transaction_of_the_run(string script, string reason)
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_unfit.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.OptionsInvalid, Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal("0002_unfit.sql", failure.Script);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }
}
