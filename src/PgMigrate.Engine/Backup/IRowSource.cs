using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup;

/// <summary>Where a restore gets the rows of a backup from.</summary>
internal interface IRowSource
{
    /// <summary>
    /// Makes the rows of a table readable in the transaction that is open on the connection, whose settings are those that the
    /// backup was made with. What has to be made for it is made with <see cref="StagingTable"/>, and goes with the transaction.
    /// </summary>
    /// <param name="connection">The connection, in a transaction.</param>
    /// <param name="table">A table of the backup whose <see cref="BackupTable.Copy"/> is not null.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>
    /// The name, quoted, of a relation that has all rows and, among its columns, those of the manifest under their names and in
    /// their stored types.
    /// </returns>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    Task<string> StageAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken);
}
