using System.Security.Cryptography;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Files;

public sealed class ManifestFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task What_was_written_is_read()
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);

        var read = ManifestFile.Read(BackupFolder.Open(folder.Path));

        Assert.Equal("shop", read.Database);
        Assert.Equal(["tables/00001.copy.gz", "tables/00002.copy.gz"], read.Files.Select(file => file.Name));
        Assert.Equal("id", Assert.Single(Assert.Single(read.Tables).Columns).Name);
        await FileCheck.RunAsync(folder, read, CancellationToken.None);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(folder.Path)
        );
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder[ManifestFile.Name]));
    }

    [Theory]
    [InlineData("shop", "shop-2026")]
    [InlineData("../../etc", "______etc-2026")]
    [InlineData("a b:c", "a_b_c-2026")]
    public void The_folder_is_named_after_database_and_time(string database, string start)
    {
        var folder = BackupFolder.Create(
            _temp.FullPath,
            database,
            Guid.NewGuid(),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
        );

        Assert.Equal(_temp.FullPath, Path.GetDirectoryName(folder.Path));
        Assert.StartsWith(start, Path.GetFileName(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_there_is_not_written_to()
    {
        var id = Guid.NewGuid();
        var moment = DateTimeOffset.UtcNow;
        BackupFolder.Create(_temp.FullPath, "shop", id, moment);

        var failure = Assert.Throws<MigrationException>(() => BackupFolder.Create(_temp.FullPath, "shop", id, moment));

        Assert.Equal(MigrationErrorId.BackupFailed, failure.ErrorId);
    }

    [Fact]
    public async Task Every_byte_of_the_manifest_counts()
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        var whole = await File.ReadAllBytesAsync(folder[ManifestFile.Name]);
        for (var place = 0; place < whole.Length; place += 7)
        {
            var altered = (byte[])whole.Clone();
            altered[place] ^= 1;
            await File.WriteAllBytesAsync(folder[ManifestFile.Name], altered);
            RequireDamaged(folder);
            await File.WriteAllBytesAsync(folder[ManifestFile.Name], whole[..place]);
            RequireDamaged(folder);
        }
    }

    [Theory]
    [InlineData(ManifestFile.Name)]
    [InlineData("manifest.sha256")]
    public async Task Without_either_file_it_is_damaged(string name)
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        File.Delete(folder[name]);

        RequireDamaged(folder);
    }

    [Fact]
    public async Task A_later_version_is_refused_by_name()
    {
        var folder = await SampleBackup.CreateAsync(
            _temp.FullPath,
            manifest => manifest with { Version = BackupManifest.CurrentVersion + 1 }
        );

        Assert.Contains("of a later PgMigrate", RequireDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("tables/../../outside")]
    [InlineData("tables//00001.copy.gz")]
    [InlineData("c:\\windows")]
    [InlineData("tables\\00001.copy.gz")]
    [InlineData("TABLES/00002.COPY.GZ")]
    [InlineData("manifest.json")]
    [InlineData("")]
    public async Task Names_stay_in_the_folder(string name)
    {
        var folder = await SampleBackup.CreateAsync(
            _temp.FullPath,
            manifest => manifest with { Files = [.. manifest.Files, new BackupFile(name, 3, new string('0', 64))] }
        );

        Assert.Contains("It names a file", RequireDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("tables/00003.copy.gz")]
    [InlineData("TABLES/00001.copy.gz")]
    public async Task Rows_come_from_a_file_that_is_checked(string copy)
    {
        var folder = await SampleBackup.CreateAsync(
            _temp.FullPath,
            manifest => manifest with { Tables = [.. manifest.Tables.Select(table => table with { Copy = copy })] }
        );

        Assert.Contains("which is none of its files", RequireDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../archive")]
    [InlineData(null)]
    public async Task An_archive_is_opened_only_where_it_is_checked(string? copy)
    {
        var folder = await SampleBackup.CreateAsync(
            _temp.FullPath,
            manifest =>
                manifest with
                {
                    Method = BackupMethod.PgDump,
                    Tables = [.. manifest.Tables.Select(table => table with { Copy = copy })],
                }
        );
        await File.WriteAllTextAsync(folder["archive"], "not checked");

        Assert.Contains("which is none of its files", RequireDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_an_archive_that_nobody_listed_is_found()
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        folder.CreateSubfolder("archive");
        await File.WriteAllTextAsync(folder["archive/toc.dat"], "toc");
        var manifest = ManifestFile.Read(folder) with { Files = [.. await DescribeAsync(folder)] };
        await FileCheck.RunAsync(folder, manifest, CancellationToken.None);
        await File.WriteAllTextAsync(folder["archive/4000.dat"], "rows");

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            FileCheck.RunAsync(folder, manifest, CancellationToken.None)
        );
        Assert.Equal((MigrationErrorId.BackupDamaged, folder["archive/4000.dat"]), (failure.ErrorId, failure.Path));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("..")]
    [InlineData("tables/.")]
    [InlineData("/etc/passwd")]
    public async Task No_name_joined_to_the_folder_leads_out_of_it(string name)
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        Assert.Throws<ArgumentException>(() => folder[name]);
    }

    [Theory]
    [InlineData("tables/00001.copy.gz")]
    [InlineData(ManifestFile.Name)]
    [InlineData("manifest.sha256")]
    public async Task A_pipe_in_place_of_a_file_is_refused_and_not_waited_for(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        // Of no length, as a pipe is: it is opened, and not told apart by its length.
        var folder = await SampleBackup.CreateAsync(
            _temp.FullPath,
            manifest => manifest with { Files = [manifest.Files[0] with { Length = 0 }] }
        );
        File.Delete(folder[name]);
        await ProcessRunner.RunAsync(new("mkfifo", folder[name]), CancellationToken.None);

        var read = Task.Run(async () =>
        {
            var manifest = ManifestFile.Read(folder);
            await FileCheck.RunAsync(folder, manifest, CancellationToken.None);
        });
        var failure = await Assert.ThrowsAsync<MigrationException>(() => read.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal((MigrationErrorId.BackupDamaged, folder[name]), (failure.ErrorId, failure.Path));
        Assert.Contains("is no regular file", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"nonsense\": 1")]
    [InlineData("\"files\": null")]
    [InlineData("\"method\": 0")]
    [InlineData("\"method\": \"magic\"")]
    public async Task A_manifest_is_read_strictly(string member)
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        var text = await File.ReadAllTextAsync(folder[ManifestFile.Name]);
        Rewrite(folder, text.TrimEnd().TrimEnd('}') + $", {member} }}");

        Assert.Contains("cannot be read", RequireDamaged(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_member_is_found()
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        var text = await File.ReadAllTextAsync(folder[ManifestFile.Name]);
        Rewrite(folder, text.Replace("\"database\": \"shop\",", "", StringComparison.Ordinal));

        RequireDamaged(folder);
    }

    [Theory]
    [InlineData("missing", "is missing")]
    [InlineData("longer", "had 3")]
    [InlineData("altered", "does not hold what was written")]
    [InlineData("swapped", "does not hold what was written")]
    [InlineData("link", "is a link")]
    [InlineData("folder link", "is a link")]
    public async Task Files_are_checked(string harm, string why)
    {
        var folder = await SampleBackup.CreateAsync(_temp.FullPath);
        var manifest = ManifestFile.Read(folder);
        await HarmAsync(harm, folder);

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            FileCheck.RunAsync(folder, manifest, CancellationToken.None)
        );

        Assert.Equal(MigrationErrorId.BackupDamaged, failure.ErrorId);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder.Path, failure.Path, StringComparison.Ordinal);
    }

    private async Task HarmAsync(string harm, BackupFolder folder)
    {
        var first = folder["tables/00001.copy.gz"];
        switch (harm)
        {
            case "missing":
                File.Delete(first);
                return;
            case "longer":
                await File.AppendAllTextAsync(first, "!");
                return;
            case "altered":
                await File.WriteAllTextAsync(first, "onf");
                return;
            case "swapped":
                var second = folder["tables/00002.copy.gz"];
                File.Move(first, _temp["third"]);
                File.Move(second, first);
                File.Move(_temp["third"], second);
                return;
            case "link":
                File.Move(first, _temp["elsewhere"]);
                File.CreateSymbolicLink(first, _temp["elsewhere"]);
                return;
            default:
                Directory.Move(folder["tables"], _temp["elsewhere"]);
                Directory.CreateSymbolicLink(folder["tables"], _temp["elsewhere"]);
                return;
        }
    }

    private static async Task<IEnumerable<BackupFile>> DescribeAsync(BackupFolder folder) =>
        (await folder.DescribeAsync(CancellationToken.None)).Where(file =>
            !file.Name.StartsWith("manifest.", StringComparison.Ordinal)
        );

    private static MigrationException RequireDamaged(BackupFolder folder)
    {
        var failure = Assert.Throws<MigrationException>(() => ManifestFile.Read(folder));
        Assert.Equal(MigrationErrorId.BackupDamaged, failure.ErrorId);
        Assert.NotEmpty(failure.RecommendedAction);
        return failure;
    }

    // With its hash: whoever alters a manifest on purpose does so.
    private static void Rewrite(BackupFolder folder, string text)
    {
        File.WriteAllText(folder[ManifestFile.Name], text);
        var hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(folder[ManifestFile.Name]))).ToLowerInvariant();
        File.WriteAllText(folder["manifest.sha256"], $"{hash}  {ManifestFile.Name}\n");
    }
}
