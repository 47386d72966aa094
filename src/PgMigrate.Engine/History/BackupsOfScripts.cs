using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>The backups that runs have made before their scripts.</summary>
internal static class BackupsOfScripts
{
    /// <summary>The backup of what a script of a run destroyed, by run and script; empty where the user may not look.</summary>
    public static async Task<IReadOnlyDictionary<(Guid RunId, string Script), Guid>> ReadAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    )
    {
        // Null, and so neither true nor an error, where the table is not there.
        var mayRead = await connection
            .ScalarAsync(
                "SELECT pg_catalog.has_table_privilege(pg_catalog.to_regclass('pgmigrate.backup'), 'SELECT')",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        if (mayRead is not true)
            return new Dictionary<(Guid, string), Guid>();
        var rows = await connection
            .ListAsync(
                SqlFile.Read("backups_of_scripts"),
                [],
                reader => (RunId: reader.GetGuid(0), Script: reader.GetString(1), BackupId: reader.GetGuid(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => (row.RunId, row.Script), row => row.BackupId);
    }
}
