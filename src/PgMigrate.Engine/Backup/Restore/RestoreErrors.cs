using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>What stands against a restore.</summary>
internal static class RestoreErrors
{
    /// <summary>It could do harm, or could not be whole.</summary>
    /// <param name="target">The database.</param>
    /// <param name="reasons">Every reason, each a sentence.</param>
    /// <param name="advice">The next step.</param>
    public static MigrationException Refused(ConnectionTarget target, IEnumerable<string> reasons, string advice) =>
        new(
            MigrationErrorId.RestoreRefused,
            $"Nothing was restored in {target}, and nothing was changed. {string.Join(" ", reasons)}",
            advice
        )
        {
            Target = target.ToString(),
        };

    /// <summary>What was put back is not what the backup has.</summary>
    public static MigrationException Unproved(ConnectionTarget target, string what) =>
        new(
            MigrationErrorId.RestoreFailed,
            $"{what} The restore of {target} was rolled back, and nothing was changed.",
            "The table's columns take values of the backup otherwise than it has them: look for types that were changed since. "
                + "Restore into another database to get at the rows."
        )
        {
            Target = target.ToString(),
        };

    /// <summary>The backup's rows are not those that were backed up.</summary>
    public static MigrationException Damaged(Guid backupId, string table, string why) =>
        new(
            MigrationErrorId.BackupDamaged,
            $"Backup {backupId} is damaged: {table} {why}. Nothing was changed.",
            $"Take another backup: {Operation.ListBackups} lists them."
        );
}
