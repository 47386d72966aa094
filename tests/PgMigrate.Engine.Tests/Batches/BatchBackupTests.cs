using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>What batches change is copied once, before the first of them, however many runs they take.</summary>
public sealed class BatchBackupTests(PostgresServer server) : BatchTestBase(server)
{
    private bool _isInBackground;

    [Theory]
    [InlineData("")]
    [InlineData(" background=yes")]
    public async Task Runs_that_go_on_use_the_backup_of_the_first_one(string options)
    {
        _isInBackground = options.Length > 0;
        await RaiseAsync("P0001", "EXISTS (SELECT FROM changed WHERE id = 135)");
        Folder.Write(
            "up/0001_count.sql",
            $"-- pgmigrate:batch table=app.item key=id size=10 target=0 later-rows=ignored{options}\nUPDATE app.item SET n = n + 1;"
        );
        Folder.Write("down/0001_count.sql", "SELECT 1;");
        if (_isInBackground)
            await MigrateAsync();
        await Assert.ThrowsAsync<MigrationException>(GoOnAsync);
        Assert.Equal("1: 40, 0: 60", await TimesAsync());
        var first = Assert.Single(await BackupsAsync());

        await Assert.ThrowsAsync<MigrationException>(GoOnAsync);
        // Once another run is the newest, its backup alone would stay.
        var byHand = await SchemaBackups.BackupAsync(Target, new() { KeepLast = 1 }, Observer, CancellationToken.None);
        await Database.ExecuteAsync("DROP TRIGGER refuse ON app.item");
        await GoOnAsync();

        Assert.Equal("1: 100", await TimesAsync());
        Assert.Equal([byHand.BackupId, first], await BackupsAsync());
        Assert.Equal((ScriptRunStatus.Applied, first), ((await HistoryAsync())[0].Status, (await HistoryAsync())[0].BackupId));
        Assert.Equal(!_isInBackground, Observer.Messages.Any(message => message.Text.Contains("no other one is made")));
        await Migrator.UndoAsync(Target, Options, new() { Last = 1, RestoreData = true }, Observer, CancellationToken.None);
        Assert.Equal("0: 100", await TimesAsync());
    }

    private Task<IReadOnlyList<Guid>> BackupsAsync() =>
        Database.QueryAsync<Guid>("SELECT backup_id FROM pgmigrate.backup ORDER BY created_at DESC");

    private Task GoOnAsync() =>
        _isInBackground ? new PgMigrator(Database.ConnectionString).ProcessBatchesAsync(Options) : MigrateAsync();
}
