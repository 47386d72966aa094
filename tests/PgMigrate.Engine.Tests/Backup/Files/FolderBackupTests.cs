using System.IO.Compression;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Files;

/// <summary>Table copies into a folder.</summary>
public sealed class FolderBackupTests(PostgresServer server) : FolderBackupTestBase(server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task All_tables_come_into_files(int jobs)
    {
        var backup = await BackupAsync(ToFolder with { Jobs = jobs });

        Assert.Equal(
            ["\"Odd \"\"schema\".\"T a.b, (c)\"", "public.a", "public.nothing", "public.parts", "public.parts_1", "public.void"],
            backup.Tables.Order(StringComparer.Ordinal)
        );
        Assert.Equal(1004, backup.Rows);
        Assert.NotNull(backup.VerifiedAt);
        var folder = BackupFolder.Open(backup.Path!);
        var manifest = ManifestFile.Read(folder);
        await FileCheck.RunAsync(folder, manifest, CancellationToken.None);
        Assert.Equal(5, manifest.Files.Count);
        Assert.Equal(
            ["id", "name", "mood"],
            manifest.Tables.Single(table => table.Name == "public.a").Columns.Select(column => column.Name)
        );
    }

    [Fact]
    public async Task Each_of_several_connections_writes_values_in_the_same_form()
    {
        await Database.ExecuteAsync(
            $"ALTER DATABASE {Database.Name} SET DateStyle = 'German'; ALTER DATABASE {Database.Name} SET bytea_output = 'escape'"
        );

        Assert.Equal(
            HashesOf(await BackupAsync(ToFolder with { Jobs = 1 })),
            HashesOf(await BackupAsync(ToFolder with { Jobs = 3 }))
        );
    }

    [Fact]
    public async Task A_file_is_what_COPY_writes()
    {
        var backup = await BackupAsync(ToFolder with { Tables = ["void"] });
        await Database.ExecuteAsync("INSERT INTO void VALUES (1), (NULL)");
        var full = await BackupAsync(ToFolder with { Tables = ["void"] });

        Assert.Equal("", await ReadOnlyFileAsync(backup));
        Assert.Equal("1\n\\N\n", await ReadOnlyFileAsync(full));
    }

    [Fact]
    public async Task The_manifest_holds_no_password()
    {
        var backup = await BackupAsync(ToFolder);

        foreach (var file in Directory.GetFiles(backup.Path!, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Target.ToBuilder().Password!, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_and_folder_list_it()
    {
        var first = await BackupAsync(ToFolder);
        var second = await BackupAsync(ToFolder with { Tables = ["a"] });

        Assert.Equal(
            [second.BackupId, first.BackupId],
            SchemaBackups.GetInFolder(Folder["backups"], Observer).Select(backup => backup.BackupId)
        );
        Assert.Equal(first.Tables, Assert.Single(SchemaBackups.GetInFolder(first.Path!, Observer)).Tables);
        Assert.Equal(
            [second.BackupId, first.BackupId],
            (await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None)).Select(backup => backup.BackupId)
        );
    }

    [Fact]
    public async Task Expired_ones_go_and_what_is_no_backup_of_this_database_stays()
    {
        await using var other = await PostgresServer.CreateDatabaseAsync();
        var foreign = await SchemaBackups.BackupAsync(
            new(new(other.ConnectionString)),
            ToFolder,
            Observer,
            CancellationToken.None
        );
        var unfinished = Directory.CreateDirectory(Folder["backups/unfinished"]).FullName;
        var first = await BackupAsync(ToFolder);
        var second = await BackupAsync(ToFolder);

        var third = await BackupAsync(ToFolder with { KeepLast = 2 });

        Assert.False(Directory.Exists(first.Path));
        Assert.All(new[] { second.Path!, third.Path!, foreign.Path!, unfinished }, path => Assert.True(Directory.Exists(path)));
        Assert.Equal(
            [third.BackupId, second.BackupId],
            (await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None)).Select(backup => backup.BackupId)
        );
    }

    [Fact]
    public async Task A_failure_leaves_nothing_behind()
    {
        await Database.ExecuteAsync("CREATE FUNCTION fails(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$");
        await using var blocker = await Database.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE a IN ACCESS EXCLUSIVE MODE", blocker, transaction);
        await command.ExecuteNonQueryAsync();

        await FailAsync(
            MigrationErrorId.LockNotAvailable,
            () => BackupAsync(ToFolder with { LockTimeout = TimeSpan.FromMilliseconds(200) })
        );

        Assert.Empty(Directory.Exists(Folder["backups"]) ? Directory.GetDirectories(Folder["backups"]) : []);
    }

    [Fact]
    public async Task A_full_disk_leaves_nothing_behind()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "A small file system can be made by root on Linux alone."
        );
        var disk = Directory.CreateDirectory(Folder["disk"]).FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk);
        try
        {
            await Database.ExecuteAsync(
                "CREATE TABLE big AS SELECT md5(n::text) || md5((n + 1)::text) AS t FROM generate_series(1, 50000) n"
            );

            var failure = await FailAsync(MigrationErrorId.BackupFailed, () => BackupAsync(ToFolder with { Folder = disk }));

            Assert.Contains(disk, failure.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(disk));
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    [Fact]
    public async Task A_user_who_may_not_read_everything_backs_up_nothing()
    {
        await Database.ExecuteAsync(
            $"CREATE ROLE {Database.Name}_reader LOGIN PASSWORD 'reader-secret'; GRANT SELECT ON a TO {Database.Name}_reader"
        );
        try
        {
            var builder = Target.ToBuilder();
            (builder.Username, builder.Password) = ($"{Database.Name}_reader", "reader-secret");

            var failure = await FailAsync(
                MigrationErrorId.PermissionDenied,
                () => SchemaBackups.BackupAsync(new(builder), ToFolder, Observer, CancellationToken.None)
            );

            Assert.Contains("public.void", failure.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Folder["backups"]) && Directory.GetDirectories(Folder["backups"]).Length > 0);
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {Database.Name}_reader; DROP ROLE {Database.Name}_reader");
        }
    }

    private static async Task RunAsync(string program, params string[] arguments) =>
        await PgMigrate.Engine.Processes.ProcessRunner.RunAsync(new(program, arguments), CancellationToken.None);

    private static IEnumerable<string?> HashesOf(SchemaBackup backup) =>
        ManifestFile.Read(BackupFolder.Open(backup.Path!)).Tables.Select(table => table.ContentHash);

    private static async Task<string> ReadOnlyFileAsync(SchemaBackup backup)
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(backup.Path!, "tables")));
        await using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        return await new StreamReader(stream).ReadToEndAsync();
    }
}
