using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>Tables of a backup that seem to be gone, and stand under other names.</summary>
internal static class RenamedTables
{
    /// <summary>
    /// Refuses to make such a table a second time: the names of its keys and indexes are taken, and its sequence is the other's.
    /// </summary>
    /// <param name="context">The connection, to the database that was backed up.</param>
    /// <param name="gone">The tables that the database has no longer under their names.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="MigrationException">RestoreRefused.</exception>
    public static async Task RefuseAsync(
        BackupContext context,
        IReadOnlyList<BackupTable> gone,
        CancellationToken cancellationToken
    )
    {
        var byOid = gone.Where(table => table.Oid is not null).ToDictionary(table => table.Oid!.Value);
        if (byOid.Count == 0)
            return;
        var found = await context
            .Connection.ListAsync(
                SqlFile.Read("Backup", "names_of_tables"),
                [TableSelection.Json(TableSelection.Oids(byOid.Keys))],
                reader => $"{byOid[reader.GetFieldValue<uint>(0)].Name} is called {reader.GetString(1)} now.",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (found.Count > 0)
            throw RestoreErrors.Refused(
                context.Target,
                found,
                $"Rename it back for the restore, or leave it out with {RestoreOption.Tables}."
            );
    }
}
