using System.Diagnostics;
using System.Text.Json;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Files;

/// <summary>Processes that back up into a folder, or restore from one, are killed at random moments.</summary>
public sealed class KilledBackupTests(PostgresServer server, ITestOutputHelper output) : FolderBackupTestBase(server)
{
    private const int Seed = 20261123;

    [Theory]
    [InlineData(BackupMethod.TableCopy)]
    [InlineData(BackupMethod.PgDump)]
    public async Task A_killed_backup_is_whole_or_none(BackupMethod method)
    {
        if (method == BackupMethod.PgDump)
            await RequireDumpAsync();
        await Database.ExecuteAsync("INSERT INTO void SELECT generate_series(1, 200000)");
        var request = JsonSerializer.Serialize(new BackupRequest(Database.ConnectionString, Folder["backups"], method));
        var unfinished = await KillAsync(request, RequireWholeAsync);

        var last = await BackupAsync(ToFolder with { KeepLast = 1 });

        var left = Directory.GetDirectories(Folder["backups"]);
        Assert.Equal(unfinished.Append(last.Path!).Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.Equal(last.BackupId, Assert.Single(SchemaBackups.GetInFolder(Folder["backups"], Observer)).BackupId);
    }

    [Fact]
    public async Task A_killed_restore_has_happened_or_not()
    {
        await Database.ExecuteAsync("INSERT INTO void SELECT generate_series(1, 100000)");
        var wanted = await RestoredContent.ReadAsync(Database);
        var backup = await BackupAsync(ToFolder);
        await Database.ExecuteAsync("UPDATE a SET name = 'changed'; DELETE FROM void; DROP TABLE parts");
        var harmed = await RestoredContent.ReadAsync(Database);
        var request = JsonSerializer.Serialize(
            new BackupRequest(Database.ConnectionString, null, BackupMethod.TableCopy, backup.Path)
        );

        await KillAsync(
            request,
            async () =>
            {
                await WaitForServerAsync();
                var now = await RestoredContent.ReadAsync(Database);
                Assert.True(now.SequenceEqual(wanted) || now.SequenceEqual(harmed), string.Join('\n', now));
            }
        );

        await RestoreAsync(new() { Path = backup.Path });
        Assert.Equal(wanted, await RestoredContent.ReadAsync(Database));
    }

    /// <summary>Kills processes; returns the folders that they left unfinished.</summary>
    private async Task<IReadOnlyList<string>> KillAsync(string request, Func<Task> check)
    {
        var random = new Random(Seed);
        var undisturbed = await MeasureAsync(request);
        output.WriteLine($"Seed {Seed}; undisturbed {undisturbed.TotalMilliseconds:0} ms.");
        var moments = new RandomMoments(random, undisturbed, FaultRuns.Backups);
        var killed = 0;
        for (var attempt = 0; attempt < FaultRuns.Backups; attempt++)
        {
            using var process = await MigratingProcess.StartAsync("backup", request);
            if (!await process.EndsWithinAsync(moments.Next()))
            {
                await process.KillAsync();
                killed++;
            }

            await WaitForServerAsync();
            await check();
        }

        Assert.True(killed > 0, "No process was killed.");
        return Directory.Exists(Folder["backups"])
            ? [.. Directory.GetDirectories(Folder["backups"]).Where(folder => !ManifestFile.IsIn(folder))]
            : [];
    }

    private static async Task<TimeSpan> MeasureAsync(string request)
    {
        using var process = await MigratingProcess.StartAsync("backup", request);
        var clock = Stopwatch.StartNew();
        Assert.True(await process.WaitAsync() == 0, process.Ending);
        return clock.Elapsed;
    }

    private async Task RequireWholeAsync()
    {
        foreach (var item in BackupFolderList.Read(Folder["backups"], Observer))
            await FileCheck.RunAsync(item.Folder, item.Manifest, CancellationToken.None);
        Assert.DoesNotContain(
            Observer.Messages,
            message => message.Severity == MessageSeverity.Warning && message.Text.Contains("damaged", StringComparison.Ordinal)
        );
    }

    // The server goes on to the end of a statement whose client is gone, and so does pg_dump.
    private async Task WaitForServerAsync()
    {
        while (
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%'"
            ) > 0
        )
            await Task.Delay(50);
    }
}
