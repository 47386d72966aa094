using PgMigrate.Engine.Backup.Dumps;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Compares the files of a backup with what its manifest says of them.</summary>
internal static class FileCheck
{
    /// <summary>Reads every file.</summary>
    /// <exception cref="MigrationException">BackupDamaged, naming the file.</exception>
    public static async Task RunAsync(BackupFolder folder, BackupManifest manifest, CancellationToken cancellationToken)
    {
        // What costs nothing first: a file that is missing shows before another was read for an hour.
        foreach (var file in manifest.Files)
            CheckLength(folder, file);
        RequireNoOtherPart(folder, manifest);
        foreach (var file in manifest.Files)
            await CheckContentAsync(folder, file, cancellationToken).ConfigureAwait(false);
    }

    private static void CheckLength(BackupFolder folder, BackupFile file)
    {
        var found = new FileInfo(folder[file.Name]);
        RequireNoLink(folder, file.Name);
        if (!found.Exists)
            throw BackupErrors.Damaged(found.FullName, "is missing");
        if (found.Length != file.Length)
            throw BackupErrors.Damaged(found.FullName, $"has {found.Length} bytes, and had {file.Length}");
    }

    private static async Task CheckContentAsync(BackupFolder folder, BackupFile file, CancellationToken cancellationToken)
    {
        var path = folder[file.Name];
        try
        {
            if (await FileHash.DescribeAsync(path, file.Name, cancellationToken).ConfigureAwait(false) != file)
                throw BackupErrors.Damaged(path, "does not hold what was written to it");
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            throw BackupErrors.Damaged(path, $"cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
    }

    // pg_restore finds the parts of an archive by itself, and would read one that nobody has checked.
    private static void RequireNoOtherPart(BackupFolder folder, BackupManifest manifest)
    {
        var archive = folder[DumpContent.ArchiveName];
        if (!Directory.Exists(archive))
            return;
        var known = manifest.Files.Select(file => folder[file.Name]).ToHashSet(StringComparer.Ordinal);
        if (Directory.EnumerateFileSystemEntries(archive).FirstOrDefault(path => !known.Contains(path)) is { } other)
            throw BackupErrors.Damaged(other, "is no part of it");
    }

    // A link, at the end or on the way, leads out of the folder: what is there may change after the check.
    private static void RequireNoLink(BackupFolder folder, string name)
    {
        var parts = name.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            var path = folder[string.Join('/', parts[..count])];
            if (new FileInfo(path).LinkTarget is not null)
                throw BackupErrors.Damaged(path, "is a link, and leads elsewhere");
        }
    }
}
