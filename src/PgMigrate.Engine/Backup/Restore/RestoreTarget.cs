using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Whether a backup belongs into a database.</summary>
internal static class RestoreTarget
{
    private const int Major = 10000;

    /// <summary>Refuses another database than the backup's, unless that is allowed, and an older server.</summary>
    /// <exception cref="MigrationException">RestoreRefused.</exception>
    public static async Task RequireAsync(
        BackupContext context,
        BackupManifest manifest,
        RestoreOptions options,
        CancellationToken cancellationToken
    )
    {
        var facts = await BackupFacts.ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        var isSame =
            facts.Database == manifest.Database
            && (
                facts.SystemIdentifier == manifest.SystemIdentifier
                || facts.SystemIdentifier.Length == 0
                || manifest.SystemIdentifier.Length == 0
            );
        if (!isSame && !options.AllowOtherDatabase)
            throw RestoreErrors.Refused(
                context.Target,
                [$"Backup {manifest.BackupId} is of another database: {manifest.Server}/{manifest.Database}."],
                $"Connect to that database, or allow another one with {RestoreOption.AllowOtherDatabase}."
            );
        if (facts.ServerVersion / Major < manifest.ServerVersion / Major)
            throw RestoreErrors.Refused(
                context.Target,
                [
                    $"Backup {manifest.BackupId} is of PostgreSQL {manifest.ServerVersion / Major}, which is newer than this "
                        + $"server's {facts.ServerVersion / Major}.",
                ],
                "Restore on a server of that version or a later one."
            );
    }
}
