using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Reads the rows of copies inside the database, where they are.</summary>
internal sealed class DatabaseSource : IRowSource
{
    /// <inheritdoc/>
    public async Task<string> StageAsync(ServerConnection connection, BackupTable table, CancellationToken cancellationToken)
    {
        var name = DatabaseSink.NameOf(table.Copy!);
        var isTable = await connection
            .ScalarAsync(
                "SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)",
                [new() { Value = name }],
                cancellationToken
            )
            .ConfigureAwait(false);
        if (isTable is true)
            return name;
        throw new MigrationException(
            MigrationErrorId.BackupDamaged,
            $"The copy {name} of {table.Name} is gone. Nothing was changed.",
            $"Take another backup: {Operation.ListBackups} lists them."
        );
    }
}
