using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>A run that fails takes back what it had applied, where that was asked for and is certain.</summary>
public sealed class FailureUndoTests(PostgresServer server) : MigrationTestBase(server)
{
    private MigrationOptions Undoing => Options with { OnFailure = FailureAction.Undo };

    [Fact]
    public async Task What_the_run_applied_is_taken_back_and_nothing_of_earlier_runs()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        await MigrateAsync(Undoing);
        Folder.Write("up/0002_note.sql", "ALTER TABLE item ADD COLUMN note text;");
        Folder.Write("up/0003_other.sql", "CREATE TABLE other (id integer);");
        Folder.Write("down/0003_other.sql", "DROP TABLE other;");
        Folder.Write("up/0004_wrong.sql", "SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Undoing);

        Assert.Equal(["0001_item.sql"], await AppliedAsync());
        Assert.False(await ExistsAsync("public.other"));
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'item'")
        );
        Assert.Contains("The run failed, and what it had applied was taken back: 2 scripts.", Warnings);
        Assert.Equal(
            "The run failed at 0004_wrong.sql: StatementFailed.",
            Observer.Runs.Last(run => run.Status == ScriptRunStatus.Undone).Reason
        );
    }

    [Fact]
    public async Task Of_data_that_is_gone_it_is_said_where_it_is()
    {
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE item (id integer PRIMARY KEY, note text); INSERT INTO item VALUES (1, 'one');"
        );
        await MigrateAsync();
        Folder.Write("up/0002_note.sql", "ALTER TABLE item DROP COLUMN note;");
        Folder.Write("down/0002_note.sql", "ALTER TABLE item ADD COLUMN note text;");
        Folder.Write("up/0003_wrong.sql", "SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Undoing);

        Assert.Contains(
            "The run failed, and what it had applied was taken back: 1 script. The data that it had destroyed is not back: the "
                + "message of its backup says how to get it.",
            Warnings
        );
        Assert.Contains(
            Observer.Messages,
            message => message.Text.Contains("To go back: PgMigrator.RestoreAsync(", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_not_certain_stays_and_is_named()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); INSERT INTO item VALUES (1);");
        Folder.Write("up/0002_move.sql", "CREATE TABLE other (id integer); UPDATE item SET id = 2;");
        Folder.Write("up/0003_wrong.sql", "SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Undoing);

        Assert.Equal(["0001_item.sql", "0002_move.sql"], await AppliedAsync());
        Assert.Contains(
            Warnings,
            warning =>
                warning.StartsWith("The run failed, and what it had applied stays.", StringComparison.Ordinal)
                && warning.Contains("line 1: UPDATE item", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_script_that_is_cut_otherwise_with_its_secrets_in_place_is_not_taken_back_by_what_it_shows()
    {
        Folder.Write(
            "up/0001_item.sql",
            "-- pgmigrate:transaction off\nCREATE TABLE item (id integer);\nSELECT {{Secret}};\nSELECT 1 / 0;"
        );

        await FailAsync(
            MigrationErrorId.StatementFailed,
            Undoing with
            {
                Tokens = [new("Secret", "12345; CREATE TABLE other ()", true)],
            }
        );

        Assert.True(await ExistsAsync("public.item"));
        Assert.True(await ExistsAsync("public.other"));
        Assert.Contains(
            Warnings,
            warning => warning.Contains("has other statements with its secrets in place than it shows", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Statements_that_a_failed_script_had_committed_are_taken_back()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer); INSERT INTO item VALUES (1), (1);");
        await MigrateAsync();
        Folder.Write(
            "up/0002_index.sql",
            "CREATE TABLE other (id integer);\nCREATE INDEX CONCURRENTLY of_id ON item (id);\nCREATE UNIQUE INDEX CONCURRENTLY "
                + "one_id ON item (id);\nCREATE TABLE third (id integer);"
        );

        await FailAsync(MigrationErrorId.StatementFailed, Undoing);

        Assert.Equal(["0001_item.sql"], await AppliedAsync());
        Assert.False(await ExistsAsync("public.other"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'item'::regclass"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        await Database.ExecuteAsync("DELETE FROM item");
        await MigrateAsync();
        Assert.True(await ExistsAsync("public.third"));
    }

    [Fact]
    public async Task A_run_that_applied_nothing_takes_nothing_back()
    {
        Folder.Write("up/0001_wrong.sql", "CREATE TABLE item (id integer); SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed, Undoing);

        Assert.DoesNotContain(
            Warnings,
            warning =>
                warning.Contains("taken back", StringComparison.Ordinal) || warning.Contains("stays", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Observer.Runs, run => run.Status == ScriptRunStatus.Undone);
    }

    [Fact]
    public async Task Otherwise_it_stays()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id integer);");
        Folder.Write("up/0002_wrong.sql", "SELECT 1 / 0;");

        await FailAsync(MigrationErrorId.StatementFailed);

        Assert.Equal(["0001_item.sql"], await AppliedAsync());
    }

    private IEnumerable<string> Warnings =>
        Observer.Messages.Where(message => message.Severity == MessageSeverity.Warning).Select(message => message.Text);
}
