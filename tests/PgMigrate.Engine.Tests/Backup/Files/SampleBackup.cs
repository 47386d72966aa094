using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Files;

namespace PgMigrate.Engine.Tests.Backup.Files;

/// <summary>A finished backup in a folder, made without a server.</summary>
internal static class SampleBackup
{
    public static async Task<BackupFolder> CreateAsync(string parent, Func<BackupManifest, BackupManifest>? change = null)
    {
        var folder = BackupFolder.Create(parent, "shop", Guid.NewGuid(), DateTimeOffset.UtcNow);
        folder.CreateSubfolder("tables");
        await File.WriteAllTextAsync(folder["tables/00001.copy.gz"], "one");
        await File.WriteAllTextAsync(folder["tables/00002.copy.gz"], "two");
        var manifest = Manifest() with { Files = await folder.DescribeAsync(CancellationToken.None) };
        ManifestFile.Write(folder, change?.Invoke(manifest) ?? manifest);
        return folder;
    }

    public static BackupManifest Manifest() =>
        new()
        {
            Version = BackupManifest.CurrentVersion,
            BackupId = Guid.NewGuid(),
            Method = BackupMethod.TableCopy,
            Server = "db:5432",
            SystemIdentifier = "7300000000000000000",
            Database = "shop",
            ServerVersion = 150004,
            ToolVersion = "1.0.0",
            CreatedBy = "me@here",
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Scripts = new Dictionary<string, string> { ["0001_a.sql"] = "abc" },
            Schema = """{"format":1,"objects":[]}""",
            Tables =
            [
                new BackupTable("public.a", "tables/00001.copy.gz", [new BackupColumn("id", "integer", "integer")], 1, "5"),
            ],
        };
}
