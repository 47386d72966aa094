using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>
/// Publications that every new table is part of: a copy inside the database would be sent to the subscribers, who lack it.
/// </summary>
internal static class PublishedCopies
{
    /// <summary>Their names, quoted where they must be.</summary>
    public static Task<IReadOnlyList<string>> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            SnapshotSql.ForVersion(
                SqlFile.Read("Backup", "publishing_publications"),
                connection.Connection.PostgreSqlVersion.Major
            ),
            [],
            reader => reader.GetString(0),
            cancellationToken
        );

    /// <summary>Refuses copies inside the database where they would be published.</summary>
    /// <exception cref="MigrationException">BackupFailed.</exception>
    public static async Task RefuseAsync(BackupContext context, CancellationToken cancellationToken)
    {
        var publications = await ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        if (publications.Count > 0)
            throw new MigrationException(
                MigrationErrorId.BackupFailed,
                $"The publication {string.Join(", ", publications)} of {context.Target} would publish copies that are made in "
                    + "the database. No backup was made.",
                $"Give a folder for the copies with {BackupOption.Folder}."
            )
            {
                Target = context.Target.ToString(),
            };
    }
}
