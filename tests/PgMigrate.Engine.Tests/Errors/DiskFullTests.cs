using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>A disk that is full: a tablespace in a small file system of its own, where one can be mounted.</summary>
public sealed class DiskFullTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    public async Task A_full_disk_fails_the_script_and_nothing_else(string directive)
    {
        await using var disk = await SmallDisk.MountAsync(Database);
        var path = Folder.Write(
            "up/0001_big.sql",
            directive
                + $"CREATE TABLE big TABLESPACE {disk.Tablespace} AS SELECT repeat('x', 100) AS a FROM generate_series(1, "
                + "200000);"
        );
        Folder.Write("up/0002_never.sql", "CREATE TABLE never (a integer);");

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        Assert.Equal((path, "53100"), (failure.Path, failure.SqlState));
        Assert.Contains("disk is full", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("big"));
        Assert.False(await ExistsAsync("never"));
        Assert.Equal("0001_big.sql", await Database.ScalarAsync<string>("""SELECT script_name FROM grate."ScriptsRunErrors" """));
        await AssertNothingRunsAsync();
    }

    /// <summary>Eight megabytes of memory as a file system, with a tablespace in it.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private readonly TestDatabase _database;
        private readonly string _folder;

        private SmallDisk(TestDatabase database, string folder)
        {
            _database = database;
            _folder = folder;
            Tablespace = $"test_{Guid.NewGuid():N}";
        }

        public string Tablespace { get; }

        public static async Task<SmallDisk> MountAsync(TestDatabase database)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only the superuser may mount.");
            var account = await UnprivilegedAccount.FindAsync(CancellationToken.None);
            var folder = Path.Combine(Path.GetTempPath(), $"pgmigrate-test-disk-{Guid.NewGuid():N}");
            Directory.CreateDirectory(folder);
            var mount = await ProcessRunner.RunAsync(
                new("mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", folder) { ExpectedExitCodes = null },
                CancellationToken.None
            );
            if (mount.ExitCode != 0)
                Directory.Delete(folder);
            Assert.SkipUnless(mount.ExitCode == 0, $"Mounting is refused here: {mount.Error}");

            var disk = new SmallDisk(database, folder);
            var data = Path.Combine(folder, "data");
            Directory.CreateDirectory(data);
            account!.Own(data);
            await disk.CreateTablespaceAsync(data);
            return disk;
        }

        public async ValueTask DisposeAsync()
        {
            await _database.ExecuteAsync($"DROP TABLESPACE IF EXISTS {Tablespace}");
            await UnmountAsync();
        }

        // A server in a container, or on another machine, does not see the folder.
        private async Task CreateTablespaceAsync(string data)
        {
            try
            {
                await _database.ExecuteAsync($"CREATE TABLESPACE {Tablespace} LOCATION '{data}'");
            }
            catch (Npgsql.PostgresException exception) when (exception.SqlState == Npgsql.PostgresErrorCodes.UndefinedFile)
            {
                await UnmountAsync();
                Assert.Skip($"The server is elsewhere: {exception.MessageText}");
            }
        }

        private async Task UnmountAsync()
        {
            await ProcessRunner.RunAsync(new("umount", _folder), CancellationToken.None);
            Directory.Delete(_folder);
        }
    }
}
