using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Reads the rows of copies inside the database, where they are.</summary>
internal sealed class DatabaseSource : IRowSource
{
    /// <inheritdoc/>
    public async Task<string> StageAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var name = DatabaseSink.NameOf(table.Copy!);
        if (await connection.ScalarAsync("SELECT pg_catalog.to_regclass($1) IS NOT NULL", [new() { Value = name }], cancellationToken).ConfigureAwait(false) is true)
            return name;
        throw new MigrationException(MigrationErrorId.BackupDamaged, $"The copy {name} of {table.Name} is gone. Nothing was changed.",
            "Take another backup: Get-PgSchemaBackup lists them.");
    }
}
