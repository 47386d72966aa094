using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>The failures that several parts of backups share.</summary>
internal static class BackupErrors
{
    /// <summary>A backup that cannot be trusted.</summary>
    /// <param name="path">The file, or the folder.</param>
    /// <param name="why">What is wrong with it, as the end of a sentence.</param>
    /// <param name="cause">What found it; null where nothing was thrown.</param>
    public static MigrationException Damaged(string path, string why, Exception? cause = null) =>
        new(
            MigrationErrorId.BackupDamaged,
            $"The backup is damaged: '{path}' {why}. Nothing was changed.",
            $"Take another backup: {Operation.ListBackups} lists them. Where this one was copied here, copy it again, whole.",
            cause
        )
        {
            Path = path,
        };

    /// <summary>A folder that could not be written to.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cause">What the system said.</param>
    public static MigrationException Unwritable(string path, Exception cause) =>
        new(
            MigrationErrorId.BackupFailed,
            $"The backup could not be written to '{path}': {cause.Message}",
            "See that the folder is on a disk with enough room, and that this user may write there.",
            cause
        )
        {
            Path = path,
        };

    /// <summary>A backup that is not where it was said to be.</summary>
    public static MigrationException NotFound(string what, string advice) => new(MigrationErrorId.BackupNotFound, what, advice);

    /// <summary>True for what a file system throws.</summary>
    public static bool IsOfFiles(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
