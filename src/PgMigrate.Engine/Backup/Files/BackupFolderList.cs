namespace PgMigrate.Engine.Backup.Files;

/// <summary>A folder that holds the folders of backups, and whatever else lies there.</summary>
internal static class BackupFolderList
{
    /// <summary>A backup on the shelf.</summary>
    /// <param name="Folder">Its folder.</param>
    /// <param name="Manifest">What it says of itself.</param>
    public sealed record Item(BackupFolder Folder, BackupManifest Manifest);

    /// <summary>
    /// The finished backups, newest first. One that cannot be read, or was not finished, is told of and passed over.
    /// </summary>
    /// <param name="path">The shelf, or the folder of one backup.</param>
    /// <param name="observer">Told what was passed over.</param>
    /// <exception cref="MigrationException">BackupNotFound: there is no such folder.</exception>
    public static IReadOnlyList<Item> Read(string path, IMigrationObserver observer)
    {
        var folder = BackupFolder.Open(path);
        if (ManifestFile.IsIn(folder.Path))
            return [new Item(folder, ManifestFile.Read(folder))];
        // A link leads to a backup that lies, and expires, elsewhere.
        var folders = Directory
            .EnumerateDirectories(folder.Path)
            .Where(found => new DirectoryInfo(found).LinkTarget is null)
            .Order(StringComparer.Ordinal);
        return
        [
            .. folders
                .Select(found => TryRead(found, observer))
                .OfType<Item>()
                .OrderByDescending(item => item.Manifest.CreatedAt),
        ];
    }

    /// <summary>Removes a backup that has expired; where that fails it is told of.</summary>
    /// <returns>True where it is gone.</returns>
    public static bool TryRemove(Item item, IMigrationObserver observer)
    {
        try
        {
            item.Folder.Delete();
            Tell(
                observer,
                MessageSeverity.Verbose,
                $"Removed the backup '{item.Folder}' of {item.Manifest.CreatedAt:u}: it has expired."
            );
            return true;
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            Tell(observer, MessageSeverity.Warning, $"The backup '{item.Folder}' has expired, and stays: {exception.Message}");
            return false;
        }
    }

    private static void Tell(IMigrationObserver observer, MessageSeverity severity, string text) =>
        observer.OnMessage(new(severity, null, null, text));

    private static Item? TryRead(string path, IMigrationObserver observer)
    {
        if (!ManifestFile.IsIn(path))
        {
            Tell(
                observer,
                MessageSeverity.Verbose,
                $"Passed over '{path}': it holds no {ManifestFile.Name}, so it is an unfinished backup or none."
            );
            return null;
        }

        try
        {
            var folder = BackupFolder.Open(path);
            return new Item(folder, ManifestFile.Read(folder));
        }
        catch (MigrationException exception)
        {
            Tell(observer, MessageSeverity.Warning, exception.Message);
            return null;
        }
    }
}
