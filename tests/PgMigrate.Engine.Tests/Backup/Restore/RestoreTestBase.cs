using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Backup.Restore;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup.Restore;

/// <summary>A database that is restored from copies inside it.</summary>
public abstract class RestoreTestBase(PostgresServer server) : BackupTestBase(server)
{
    /// <summary>Restores; the backup of the replaced rows comes back.</summary>
    internal async Task<SchemaBackup?> RestoreAsync(
        SchemaBackup backup,
        RestoreOptions? options = null,
        ConnectionTarget? target = null,
        CancellationToken cancellationToken = default
    ) =>
        (
            await LockedBackup.RunAsync(
                target ?? Target,
                Limits,
                Observer,
                (context, token) => DatabaseRestore.RunAsync(context, backup.BackupId, options ?? new RestoreOptions(), token),
                MigrationErrorId.RestoreFailed,
                cancellationToken
            )
        ).Kept;

    internal Task<SchemaBackup?> RestoreAsync(SchemaBackup backup, params string[] tables) =>
        RestoreAsync(backup, new RestoreOptions { Tables = tables });

    /// <summary>Expects the restore to fail with this id and to leave everything as it is.</summary>
    internal async Task<MigrationException> RefusedAsync(
        MigrationErrorId id,
        SchemaBackup backup,
        RestoreOptions? options = null,
        ConnectionTarget? target = null
    )
    {
        var before = await StateAsync();
        var failure = await FailsAsync(id, () => RestoreAsync(backup, options, target));
        Assert.Equal(before, await StateAsync());
        return failure;
    }

    /// <summary>Schema and rows of the whole database, PgMigrate's own left out.</summary>
    internal async Task<string> StateAsync()
    {
        await using var connection = await ServerConnection.OpenAsync(Target, "test", [], CancellationToken.None);
        var schema = await SchemaSnapshot.ReadAsync(connection, SnapshotOptions.WithoutHistory("grate"), CancellationToken.None);
        var tables = await Database.QueryAsync<string>(
            """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname !~ '^pg_' AND schemaname NOT IN ('information_schema', 'pgmigrate', 'pgmigrate_backup', 'grate') ORDER BY 1
            """
        );
        var rows = new List<string>();
        foreach (var table in tables)
            rows.Add($"{table}: {string.Join('|', await RowsAsync($"ONLY {table}"))}");
        return $"{schema.ToJson()}\n{string.Join('\n', rows)}";
    }

    /// <summary>What was warned of.</summary>
    internal IReadOnlyList<string> Warnings =>
        [.. Observer.Messages.Where(message => message.Severity == MessageSeverity.Warning).Select(message => message.Text)];
}
