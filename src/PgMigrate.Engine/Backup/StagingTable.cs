using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup;

/// <summary>A temporary table for the rows of a backup that lie outside the database; it goes with its transaction.</summary>
internal static class StagingTable
{
    /// <summary>Makes an empty one, with the columns of the manifest in their stored types.</summary>
    /// <returns>Its name, quoted.</returns>
    public static async Task<string> CreateAsync(
        ServerConnection connection,
        BackupTable table,
        CancellationToken cancellationToken
    )
    {
        var name = $"pg_temp.{SqlIdentifier.Quote($"pgmigrate_{Guid.NewGuid():N}")}";
        var columns = table.Columns.Select(column => $"{SqlIdentifier.Quote(column.Name)} {column.StoredType}");
        await connection
            .ExecuteAsync($"CREATE TEMPORARY TABLE {name} ({string.Join(", ", columns)}) ON COMMIT DROP", [], cancellationToken)
            .ConfigureAwait(false);
        return name;
    }
}
