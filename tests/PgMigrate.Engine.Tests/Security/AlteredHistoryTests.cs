using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>
/// What somebody has changed in the history's tables is either passed over or refused with the reason; it breaks nothing.
/// </summary>
public sealed class AlteredHistoryTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Columns =
        "run_id, script, folder, kind, status, started_at, duration, lock_wait, retries, statements, hash, grate_script_run_id";

    [Theory]
    [InlineData(
        "ALTER TABLE pgmigrate.script_run DROP CONSTRAINT script_run_kind_check; UPDATE pgmigrate.script_run SET kind = 'Sometimes'"
    )]
    [InlineData(
        "ALTER TABLE pgmigrate.script_run DROP CONSTRAINT script_run_status_check; UPDATE pgmigrate.script_run SET status = "
            + "'Perhaps'"
    )]
    [InlineData("UPDATE pgmigrate.script_run SET started_at = 'infinity'")]
    [InlineData("UPDATE pgmigrate.script_run SET duration = '100 years 1 month'")]
    [InlineData($"INSERT INTO pgmigrate.script_run ({Columns}) SELECT {Columns} FROM pgmigrate.script_run")]
    [InlineData(
        "ALTER TABLE pgmigrate.script_run ALTER COLUMN retries TYPE text; UPDATE pgmigrate.script_run SET retries = 'often'"
    )]
    [InlineData(
        "UPDATE grate.\"ScriptsRun\" SET script_name = NULL, text_hash = NULL, text_of_script = NULL, one_time_script = NULL"
    )]
    [InlineData("UPDATE grate.\"ScriptsRun\" SET script_name = '', text_of_script = ''")]
    [InlineData("UPDATE grate.\"ScriptsRun\" SET text_of_script = '-- pgmigrate:nonsense'")]
    public async Task Whatever_reads_the_history_ends_with_a_reason(string change)
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("down/0001_item.sql", "DROP TABLE item;");
        await MigrateAsync();
        Folder.Write("up/0002_more.sql", "SELECT 1;");
        Assert.NotEqual(0, await Database.ExecuteAsync(change));

        await EndsWithReasonAsync(() => HistoryAsync());
        await EndsWithReasonAsync(() =>
            Migrator.PlanUndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None)
        );
        await EndsWithReasonAsync(() =>
            MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None)
        );
        await EndsWithReasonAsync(() => Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None));
        await EndsWithReasonAsync(() => MigrateAsync());
    }

    [Theory]
    [InlineData("UPDATE pgmigrate.schema_object SET content = 'no json'")]
    [InlineData("UPDATE pgmigrate.schema_object SET content = '[]'")]
    [InlineData("UPDATE pgmigrate.schema_object SET content = '{}'")]
    [InlineData("UPDATE pgmigrate.schema_object SET content = '{\"type\": 7}'")]
    [InlineData("UPDATE pgmigrate.schema_object SET content = '{\"type\": \"TABLE\", \"name\": \"t\", \"acl\": \"[]\"}'")]
    [InlineData("UPDATE pgmigrate.schema_object SET content = '{\"type\": \"TRIGGER\", \"name\": \"t\"}'")]
    public async Task A_kept_schema_that_is_none_is_refused(string change)
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        Assert.NotEqual(0, await Database.ExecuteAsync(change));
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            SnapshotStore.ReadAsync(connection, Target, null, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.HistoryInvalid, failure.ErrorId);
    }

    [Fact]
    public async Task A_kept_schema_that_lacks_a_value_is_refused_where_it_is_built()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync();
        Folder.Write("up/0002_more.sql", "CREATE TABLE more (id integer);");
        await MigrateAsync();
        Assert.Equal(
            1,
            await Database.ExecuteAsync(
                "UPDATE pgmigrate.schema_object SET content = '{\"type\": \"TRIGGER\", \"name\": \"t\"}' WHERE name = "
                    + "'public.item'"
            )
        );

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.PlanUndoAsync(Target, Options, new() { Last = 1 }, Observer, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.HistoryInvalid, failure.ErrorId);
    }

    private static async Task EndsWithReasonAsync(Func<Task> read)
    {
        if (await Record.ExceptionAsync(read) is { } exception)
            Assert.IsType<MigrationException>(exception, exactMatch: false);
    }
}
