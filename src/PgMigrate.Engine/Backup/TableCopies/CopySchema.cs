using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>The schema <c>pgmigrate_backup</c>.</summary>
internal static class CopySchema
{
    /// <summary>Refuses a user who may make no copies.</summary>
    /// <exception cref="MigrationException">The id given.</exception>
    public static async Task RequireRightAsync(
        BackupContext context,
        MigrationErrorId errorId,
        CancellationToken cancellationToken
    )
    {
        if (
            await context.Connection.ScalarAsync(SqlFile.Read("Backup", "may_copy"), [], cancellationToken).ConfigureAwait(false)
            is true
        )
            return;
        throw new MigrationException(
            errorId,
            $"The user {context.Target.User} may not make tables in the schema {DatabaseSink.Schema} of {context.Target}, nor "
                + "make that schema.",
            $"Let an administrator run: CREATE SCHEMA IF NOT EXISTS {DatabaseSink.Schema}; GRANT USAGE, CREATE ON SCHEMA "
                + $"{DatabaseSink.Schema} "
                + $"TO {SqlIdentifier.Quote(context.Target.User)}; or give a folder with {BackupOption.Folder}."
        )
        {
            Target = context.Target.ToString(),
        };
    }

    /// <summary>Makes it where it is missing; nobody but its owner may look in.</summary>
    public static async Task EnsureAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(connection, cancellationToken).ConfigureAwait(false))
            return;
        if (connection.Schema is not null)
        {
            // Runs of other schemas may be about to make it, each in the transaction of its backup.
            await connection
                .ExecuteAsync(
                    $"SELECT pg_catalog.pg_advisory_xact_lock({MigrationLock.Space}, {MigrationLock.Installation})",
                    [],
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (await ExistsAsync(connection, cancellationToken).ConfigureAwait(false))
                return;
        }

        await connection.ExecuteAsync($"CREATE SCHEMA {DatabaseSink.Schema}", [], cancellationToken).ConfigureAwait(false);
        await connection
            .ExecuteAsync($"REVOKE ALL ON SCHEMA {DatabaseSink.Schema} FROM PUBLIC", [], cancellationToken)
            .ConfigureAwait(false);
        var sql = SqlFile.Read("Backup", "grantees_of_schema");
        var grantees = await connection
            .ScalarAsync(sql, [new() { Value = DatabaseSink.Schema }], cancellationToken)
            .ConfigureAwait(false);
        if (grantees is string roles)
            await connection
                .ExecuteAsync($"REVOKE ALL ON SCHEMA {DatabaseSink.Schema} FROM {roles}", [], cancellationToken)
                .ConfigureAwait(false);
        await connection
            .ExecuteAsync(
                $"COMMENT ON SCHEMA {DatabaseSink.Schema} IS 'Copies of tables, made by PgMigrate for backups and "
                    + "restores. The table pgmigrate.backup lists them.'",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private static async Task<bool> ExistsAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        await connection
            .ScalarAsync(
                "SELECT pg_catalog.to_regnamespace($1) IS NOT NULL",
                [new() { Value = DatabaseSink.Schema }],
                cancellationToken
            )
            .ConfigureAwait(false)
            is true;
}
