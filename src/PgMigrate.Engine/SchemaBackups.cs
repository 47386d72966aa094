using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Backup.Restore;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine;

/// <summary>The way back: backups of tables and databases, what there are of them, and their return.</summary>
internal static class SchemaBackups
{
    /// <summary>Makes a backup under the locks of a migration run, and reads it again.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is backed up, how, and where to.</param>
    /// <param name="observer">Told of waits, tables and messages.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_dump; nothing is left then.</param>
    /// <exception cref="MigrationException">Any failure; nothing is left of the backup then.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<SchemaBackup> BackupAsync(
        ConnectionTarget target,
        BackupOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            observer,
            async outward =>
            {
                BackupRules.Check(options);
                var limits = new WorkLimits(options.RunLockTimeout, options.LockTimeout, options.HistorySchema);
                var made = await LockedBackup
                    .RunAsync(
                        target,
                        limits,
                        outward,
                        (context, stop) => BackupMaker.MakeAsync(context, options, stop),
                        MigrationErrorId.BackupFailed,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                return made.Summary;
            }
        );

    /// <summary>The backups that a database knows of, newest first: those inside it, and those in folders.</summary>
    /// <param name="target">The database.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static Task<IReadOnlyList<SchemaBackup>> GetAsync(
        ConnectionTarget target,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) => CallAsync(observer, _ => ListAsync(target, cancellationToken));

    private static async Task<IReadOnlyList<SchemaBackup>> ListAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        var connection = await ServerConnection
            .OpenAsync(target, "pgmigrate", ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            return await BackupRegistry.ListAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Npgsql.NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, historySchema: null);
        }
    }

    /// <summary>The backups in a folder, newest first, of any database; no server is asked.</summary>
    /// <param name="folder">Full path of a folder that holds backups, or of one backup.</param>
    /// <param name="observer">Told of what was passed over: unfinished ones, damaged ones.</param>
    /// <exception cref="MigrationException">BackupNotFound where there is no such folder; BackupDamaged where it is a damaged
    /// backup itself.</exception>
    public static IReadOnlyList<SchemaBackup> GetInFolder(string folder, IMigrationObserver observer) =>
        [
            .. BackupFolderList
                .Read(folder, observer)
                .Select(item =>
                    ManifestSummary.Of(item.Manifest, item.Folder.Path, item.Manifest.Files.Sum(file => file.Length))
                ),
        ];

    /// <summary>
    /// Puts back what a backup holds, under the locks of a migration run. In place the tables stay the tables they are.
    /// </summary>
    /// <param name="target">The database.</param>
    /// <param name="options">Which backup, and what of it.</param>
    /// <param name="observer">Told of waits, tables and messages.</param>
    /// <param name="cancellationToken">Cancels the running statement, or ends pg_restore; nothing is changed then.</param>
    /// <returns>The backup that was restored.</returns>
    /// <exception cref="MigrationException">Any failure: BackupNotFound, BackupDamaged, RestoreRefused, RestoreFailed …; nothing
    /// was changed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<SchemaBackup> RestoreAsync(
        ConnectionTarget target,
        RestoreOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        WithSourceAsync(
            target,
            options,
            observer,
            (context, source, stop) => new RestoreRun(context, source, options).RunAsync(stop),
            cancellationToken
        );

    /// <summary>
    /// What <see cref="RestoreAsync"/> would do, a sentence for each table; the backup is checked, and nothing changed.
    /// </summary>
    /// <inheritdoc cref="RestoreAsync"/>
    public static Task<IReadOnlyList<string>> PreviewRestoreAsync(
        ConnectionTarget target,
        RestoreOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        WithSourceAsync(
            target,
            options,
            observer,
            (context, source, stop) => new RestorePreview(context, source, options).RunAsync(stop),
            cancellationToken
        );

    /// <summary>Drops the rows that restores have replaced, and that were kept to go back to.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The backup that replaced them, or their own; without an id all that are kept.</param>
    /// <param name="observer">Told of waits.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The backups that are gone.</returns>
    /// <exception cref="MigrationException">Connection errors, RunLocked, or what the server refuses.</exception>
    public static Task<IReadOnlyList<SchemaBackup>> CleanUpAsync(
        ConnectionTarget target,
        RestoreOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            observer,
            outward =>
                LockedBackup.RunAsync(
                    target,
                    LimitsOf(options),
                    outward,
                    (context, stop) => ReplacedRowsBackup.CleanUpAsync(context, options.BackupId, stop),
                    MigrationErrorId.RestoreFailed,
                    cancellationToken
                )
        );

    private static Task<T> WithSourceAsync<T>(
        ConnectionTarget target,
        RestoreOptions options,
        IMigrationObserver observer,
        Func<BackupContext, RestoreSource, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    ) =>
        CallAsync(
            observer,
            async outward =>
            {
                var source = await RestoreSource.FindAsync(target, options, cancellationToken).ConfigureAwait(false);
                return await LockedBackup
                    .RunAsync(
                        target,
                        LimitsOf(options),
                        outward,
                        (context, stop) => work(context, source, stop),
                        MigrationErrorId.RestoreFailed,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        );

    // A backup takes no tokens: it knows no secret.
    private static Task<T> CallAsync<T>(IMigrationObserver observer, Func<IMigrationObserver, Task<T>> work) =>
        OutwardCall.RunAsync([], observer, work, static (_, made) => made);

    private static WorkLimits LimitsOf(RestoreOptions options) =>
        new(options.RunLockTimeout, options.LockTimeout, options.HistorySchema);
}
