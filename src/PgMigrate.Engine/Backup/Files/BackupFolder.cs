using System.Globalization;
using System.Text;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>The folder of one backup. Until its manifest is there it is unfinished, and nobody takes it for a backup.</summary>
internal sealed class BackupFolder
{
    private const int LongestDatabaseName = 40;

    private BackupFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder of a new backup, which nobody else may read.</summary>
    /// <param name="parent">Full path of the folder that holds backups; made where it is missing.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="moment">When it was begun.</param>
    /// <exception cref="MigrationException">BackupFailed.</exception>
    public static BackupFolder Create(string parent, string database, Guid backupId, DateTimeOffset moment)
    {
        var path = PlainName.Join(parent, NameOf(database, backupId, moment));
        try
        {
            if (System.IO.Path.Exists(path))
                throw new IOException("It is there already.");
            Directory.CreateDirectory(parent);
            PrivateFiles.CreateFolder(path);
            return new BackupFolder(path);
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            throw BackupErrors.Unwritable(path, exception);
        }
    }

    /// <summary>A folder that holds a backup.</summary>
    /// <exception cref="MigrationException">BackupNotFound: there is no such folder, or no backup was begun in it.</exception>
    public static BackupFolder Open(string path)
    {
        var folder = new BackupFolder(System.IO.Path.TrimEndingDirectorySeparator(path));
        if (!Directory.Exists(folder.Path))
            throw BackupErrors.NotFound(
                $"There is no folder '{path}'.",
                $"Name the backup's own folder: {Operation.ListBackupsInFolder} lists those of a folder."
            );
        return folder;
    }

    /// <summary>The full path of a file of the backup, whose name cannot lead out of it.</summary>
    public string this[string name] => PlainName.Join(Path, name);

    /// <summary>Makes a folder within.</summary>
    public void CreateSubfolder(string name) => PrivateFiles.CreateFolder(this[name]);

    /// <summary>All files in it and below, described, in the order of their names; they are durable afterwards.</summary>
    public async Task<IReadOnlyList<BackupFile>> DescribeAsync(CancellationToken cancellationToken)
    {
        var files = new List<BackupFile>();
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            PrivateFiles.Flush(file);
            var name = System.IO.Path.GetRelativePath(Path, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
            files.Add(await FileHash.DescribeAsync(file, name, cancellationToken).ConfigureAwait(false));
        }

        foreach (var folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories))
            PrivateFiles.FlushFolder(folder);
        return files;
    }

    /// <summary>Removes the folder with all in it.</summary>
    public void Delete()
    {
        // First what makes it a backup: a removal that is cut short leaves an unfinished one, not a damaged one.
        File.Delete(this[ManifestFile.Name]);
        Directory.Delete(Path, recursive: true);
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static string NameOf(string database, Guid backupId, DateTimeOffset moment)
    {
        var name = new StringBuilder();
        foreach (var c in database.Length <= LongestDatabaseName ? database : database[..LongestDatabaseName])
            name.Append(char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}-{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{backupId.ToString("N")[..8]}"
        );
    }
}
