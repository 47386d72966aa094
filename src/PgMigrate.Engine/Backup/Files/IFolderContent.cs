namespace PgMigrate.Engine.Backup.Files;

/// <summary>What fills the folder of a backup.</summary>
internal interface IFolderContent : IRowSink
{
    /// <summary>Writes what is still to be written, while the transaction that sees the backup's moment is open.</summary>
    /// <param name="manifest">The backup, without its files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The files of the backup; they are on the disk.</returns>
    Task<IReadOnlyList<BackupFile>> CompleteAsync(BackupManifest manifest, CancellationToken cancellationToken);
}
