using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>The server is killed in the midst of a backup or a restore: afterwards each has happened or not.</summary>
public sealed class KilledServerBackupTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly int _seed = FaultRuns.Seed;
    private Random _random = null!;
    private FaultServer _server = null!;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _random = new Random(_seed);
        _server = await FaultServer.StartAsync();
        _database = await TestDatabase.CreateAsync(_server.ConnectionString);
        await _database.ExecuteAsync(
            """
            CREATE TABLE a (id serial PRIMARY KEY, name text, up integer REFERENCES a ON DELETE CASCADE);
            CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a ON DELETE CASCADE);
            CREATE TABLE gone (a integer REFERENCES a);
            INSERT INTO a (name) SELECT repeat('n', g % 100) FROM generate_series(1, 50000) g;
            INSERT INTO b SELECT g, g FROM generate_series(1, 50000) g;
            INSERT INTO gone SELECT g FROM generate_series(1, 100) g;
            """
        );
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={_seed} PGMIGRATE_FAULT_SERVER_RUNS={FaultRuns.KilledServers}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_has_happened_or_not(bool fromFolder)
    {
        var wanted = await RestoredContent.ReadAsync(_database);
        var backup = await BackupAsync(fromFolder);
        await HarmAsync();
        var harmed = await RestoredContent.ReadAsync(_database);
        var undisturbed = await FaultRuns.MeasureAsync(() => RestoreAsync(backup));
        Assert.Equal(wanted, await RestoredContent.ReadAsync(_database));
        var moments = new RandomMoments(_random, undisturbed, FaultRuns.KilledServers);
        var kills = 0;
        for (var attempt = 0; attempt < FaultRuns.KilledServers || kills == 0; attempt++)
        {
            await HarmAsync();
            kills += await KillDuringAsync(() => RestoreAsync(backup), moments.Next()) ? 1 : 0;
            var now = await RestoredContent.ReadAsync(_database);
            Assert.True(now.SequenceEqual(wanted) || now.SequenceEqual(harmed), string.Join('\n', now));
            await RequireCopiesAreListedAsync();
        }

        await RestoreAsync(backup);
        Assert.Equal(wanted, await RestoredContent.ReadAsync(_database));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_is_whole_or_none(bool toFolder)
    {
        var wanted = await RestoredContent.ReadAsync(_database);
        var undisturbed = await FaultRuns.MeasureAsync(() => BackupAsync(toFolder));
        var moments = new RandomMoments(_random, undisturbed, FaultRuns.KilledServers);
        var kills = 0;
        for (var attempt = 0; attempt < FaultRuns.KilledServers || kills == 0; attempt++)
            kills += await KillDuringAsync(() => BackupAsync(toFolder), moments.Next()) ? 1 : 0;

        await RequireCopiesAreListedAsync();
        var listed = toFolder
            ? SchemaBackups.GetInFolder(_folder.FullPath, _observer)
            : await SchemaBackups.GetAsync(Target, _observer, CancellationToken.None);
        foreach (var backup in listed)
        {
            await HarmAsync();
            await RestoreAsync(backup);
            Assert.Equal(wanted, await RestoredContent.ReadAsync(_database));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private ConnectionTarget Target => _server.Target(_database.Name);

    private Task<int> HarmAsync() =>
        _database.ExecuteAsync("UPDATE a SET name = 'changed' WHERE id > 100; DROP TABLE IF EXISTS gone");

    private Task<SchemaBackup> BackupAsync(bool toFolder) =>
        SchemaBackups.BackupAsync(
            Target,
            new BackupOptions { Folder = toFolder ? _folder.FullPath : null },
            _observer,
            CancellationToken.None
        );

    private Task<SchemaBackup> RestoreAsync(SchemaBackup backup) =>
        SchemaBackups.RestoreAsync(
            Target,
            backup.Path is { } path ? new RestoreOptions { Path = path } : new RestoreOptions { BackupId = backup.BackupId },
            _observer,
            CancellationToken.None
        );

    /// <summary>True where the work failed for it.</summary>
    private async Task<bool> KillDuringAsync(Func<Task> work, TimeSpan moment)
    {
        var running = work();
        await Task.WhenAny(running, Task.Delay(moment));
        _server.Kill();
        var failure = await Record.ExceptionAsync(() => running);
        Assert.True(
            failure
                is null
                    or MigrationException { ErrorId: MigrationErrorId.ConnectionLost or MigrationErrorId.ServerUnreachable },
            failure?.ToString()
        );
        FaultRuns.Tell($"Killed after {moment.TotalMilliseconds:0} ms: {failure?.Message}");
        await _server.RestartAsync();
        _database.Reconnect();
        return failure is not null;
    }

    // What a killed transaction had copied is gone with it.
    private async Task RequireCopiesAreListedAsync()
    {
        var copies = await _database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'pgmigrate_backup'");
        var listed = await _database.ScalarAsync<bool>("SELECT to_regclass('pgmigrate.backup') IS NOT NULL")
            ? await _database.ScalarAsync<long>(
                "SELECT count(*) FROM pgmigrate.backup b, jsonb_array_elements(b.manifest -> 'tables') t WHERE t ->> 'copy' IS "
                    + "NOT NULL AND b.path IS NULL"
            )
            : 0;
        Assert.Equal(listed, copies);
    }
}
