using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo;

/// <summary>Data on the way back: what the way back destroys is saved, and what the scripts destroyed returns.</summary>
public sealed class DataReturnTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task Rows_and_values_that_scripts_destroyed_come_back()
    {
        await StandAsync();
        Write("0002_drop.sql", "DROP TABLE other;", "CREATE TABLE other (id integer PRIMARY KEY);");
        Write("0003_note.sql", "ALTER TABLE item DROP COLUMN note;", "ALTER TABLE item ADD COLUMN note text;");
        await MigrateAsync();
        await Database.ExecuteAsync("INSERT INTO item VALUES (3)");

        await UndoAsync(new() { Last = 2, RestoreData = true });

        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM other"));
        Assert.Equal(
            ["1 one", "2 two", "3 "],
            await Database.QueryAsync<string>("SELECT id || ' ' || coalesce(note, '') FROM item ORDER BY id")
        );
    }

    // The backup before the run has the tables of both scripts.
    [Fact]
    public async Task What_another_script_of_the_run_destroyed_stays_as_it_is()
    {
        await StandAsync();
        Write("0002_empty.sql", "TRUNCATE other;", "SELECT 1;");
        Write("0003_note.sql", "ALTER TABLE item DROP COLUMN note;", "ALTER TABLE item ADD COLUMN note text;");
        await MigrateAsync();

        await UndoAsync(new() { Last = 1, RestoreData = true });

        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM other"));
        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(note) FROM item"));
    }

    [Fact]
    public async Task What_the_way_back_destroys_is_saved_before()
    {
        await StandAsync();
        Write("0002_size.sql", "ALTER TABLE item ADD COLUMN size integer;", "ALTER TABLE item DROP COLUMN size;");
        await MigrateAsync();
        await Database.ExecuteAsync("UPDATE item SET size = id * 10");

        await UndoAsync(new() { Last = 1 });

        var undone = Assert.Single(Observer.Runs, run => run.Status == ScriptRunStatus.Undone);
        Assert.NotNull(undone.BackupId);
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Information
                && message.Text.Contains(
                    $"PgMigrator.RestoreAsync(BackupId = {undone.BackupId}; Columns = public.item.size) on ",
                    StringComparison.Ordinal
                )
        );
        await MigrateAsync();
        await SchemaBackups.RestoreAsync(
            Target,
            new() { BackupId = undone.BackupId, Columns = ["public.item.size"] },
            Observer,
            CancellationToken.None
        );
        Assert.Equal([10, 20], await Database.QueryAsync<int>("SELECT size FROM item ORDER BY id"));
    }

    // What can be put back is, and what cannot is said before anything runs.
    [Fact]
    public async Task Values_of_a_table_without_a_key_stay_in_the_backup()
    {
        await StandAsync();
        await Database.ExecuteAsync("CREATE TABLE keyless (id integer, v text); INSERT INTO keyless VALUES (1, 'one')");
        Write(
            "0002_drop.sql",
            "DROP TABLE other; ALTER TABLE keyless DROP COLUMN v;",
            "CREATE TABLE other (id integer PRIMARY KEY); ALTER TABLE keyless ADD COLUMN v text;"
        );
        await MigrateAsync();

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 1, RestoreData = true }, Observer, CancellationToken.None);
        Assert.Single(Observer.Messages, IsShortcoming);
        await UndoAsync(new() { Last = 1, RestoreData = true });

        Assert.Equal(2, Observer.Messages.Count(IsShortcoming));
        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM other"));
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(v) FROM keyless"));

        static bool IsShortcoming(MigrationMessage message) =>
            message.Severity == MessageSeverity.Warning
            && message.Text.StartsWith(
                "The values of public.keyless.v are not put back, since the table has no primary key.",
                StringComparison.Ordinal
            );
    }

    // Data that does not come back is one thing, and what the next run has to make again another.
    [Fact]
    public async Task What_went_with_a_down_script_is_made_again_though_the_data_does_not_come_back()
    {
        await StandAsync();
        Write(
            "0002_size.sql",
            "DROP TABLE other; CREATE TABLE sized (id integer);",
            "CREATE TABLE other (id integer PRIMARY KEY); DROP TABLE sized CASCADE;"
        );
        await MigrateAsync();
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM sized;");
        await MigrateAsync();
        var backup = Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None));
        var copy = await Database.ScalarAsync<string>(
            "SELECT 'pgmigrate_backup.' || quote_ident(tablename) FROM pg_tables WHERE schemaname = 'pgmigrate_backup'"
        );
        await Database.ExecuteAsync($"DELETE FROM {copy}");

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            UndoAsync(new() { RunIds = [backup.RunId!.Value], RestoreData = true })
        );

        Assert.Equal(MigrationErrorId.RestoreFailed, failure.ErrorId);
        Assert.False(await ExistsAsync("v"));
        await MigrateAsync();
        Assert.True(await ExistsAsync("v"));
    }

    [Fact]
    public async Task A_preview_says_what_would_come_back()
    {
        await StandAsync();
        Write("0002_drop.sql", "DROP TABLE other;", "CREATE TABLE other (id integer PRIMARY KEY);");
        await MigrateAsync();

        await Migrator.PlanUndoAsync(Target, Options, new() { Last = 1, RestoreData = true }, Observer, CancellationToken.None);

        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("Would put back public.other as of ", StringComparison.Ordinal)
        );
        Assert.False(await ExistsAsync("public.other"));
    }

    [Fact]
    public async Task Without_a_backup_the_scripts_are_taken_back_and_that_is_said()
    {
        await StandAsync();
        Write("0002_drop.sql", "DROP TABLE other;", "CREATE TABLE other (id integer PRIMARY KEY);");
        await MigrateAsync(Options with { BackupMode = BackupMode.Never });

        await UndoAsync(new() { Last = 1, RestoreData = true });

        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Warning
                && message.Text.StartsWith("There is nothing to put back", StringComparison.Ordinal)
        );
    }

    private async Task StandAsync()
    {
        Folder.Write(
            "up/0001_tables.sql",
            "CREATE TABLE item (id integer PRIMARY KEY, note text); CREATE TABLE other (id integer PRIMARY KEY);"
        );
        await MigrateAsync();
        await Database.ExecuteAsync("INSERT INTO item VALUES (1, 'one'), (2, 'two'); INSERT INTO other VALUES (1), (2)");
    }

    private void Write(string name, string up, string down)
    {
        Folder.Write($"up/{name}", up);
        Folder.Write($"down/{name}", down);
    }

    private Task UndoAsync(UndoOptions undo) => Migrator.UndoAsync(Target, Options, undo, Observer, CancellationToken.None);
}
