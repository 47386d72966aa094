using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>The table <c>pgmigrate.backup</c>: the backups of a database, those inside it with their manifests.</summary>
internal static class BackupRegistry
{
    /// <summary>Whether the table is there; a database that PgMigrate has not been to has none.</summary>
    public static async Task<bool> ExistsAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        await connection
            .ScalarAsync("SELECT pg_catalog.to_regclass('pgmigrate.backup') IS NOT NULL", [], cancellationToken)
            .ConfigureAwait(false)
            is true;

    /// <summary>Writes a backup that is complete, or what has changed of it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="manifest">The backup.</param>
    /// <param name="path">Its folder; null where it is in the database.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public static Task WriteAsync(
        ServerConnection connection,
        BackupManifest manifest,
        string? path,
        long size,
        CancellationToken cancellationToken
    ) =>
        connection.ExecuteAsync(
            SqlFile.Read("Backup", "add_backup"),
            [
                new() { Value = manifest.BackupId },
                SqlValue.Text(manifest.Method.ToString()),
                SqlValue.Text(manifest.Server),
                SqlValue.Text(manifest.Database),
                SqlValue.Time(manifest.CreatedAt),
                new() { Value = manifest.Duration },
                SqlValue.Bigint(ManifestSummary.RowsOf(manifest)),
                SqlValue.Bigint(size),
                SqlValue.Text(path),
                SqlValue.Uuid(manifest.RunId),
                SqlValue.Uuid(manifest.ReplacedBy),
                SqlValue.Time(manifest.VerifiedAt),
                SqlValue.Text(manifest.CreatedBy),
                SqlValue.Text(ManifestJson.Write(manifest)),
            ],
            cancellationToken
        );

    /// <summary>The complete backups, newest first; empty where there is no such table.</summary>
    public static async Task<IReadOnlyList<SchemaBackup>> ListAsync(
        ServerConnection connection,
        CancellationToken cancellationToken
    ) =>
        await ExistsAsync(connection, cancellationToken).ConfigureAwait(false)
            ? await connection
                .ListAsync(SqlFile.Read("Backup", "list_backups"), [], Read, cancellationToken)
                .ConfigureAwait(false)
            : [];

    /// <summary>A backup; null where there is none of that id.</summary>
    /// <exception cref="MigrationException">BackupDamaged.</exception>
    public static async Task<RegisteredBackup?> FindAsync(
        ServerConnection connection,
        Guid backupId,
        CancellationToken cancellationToken
    )
    {
        if (!await ExistsAsync(connection, cancellationToken).ConfigureAwait(false))
            return null;
        var found = await connection
            .FirstOrDefaultAsync(
                "SELECT manifest::text, path, size_bytes FROM pgmigrate.backup WHERE backup_id = $1 AND state = 'complete'",
                [new() { Value = backupId }],
                reader => (Manifest: reader.GetString(0), Path: reader.TextOrNull(1), Size: reader.GetInt64(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found.Manifest is null ? null : new RegisteredBackup(Parse(found.Manifest, backupId), found.Path, found.Size);
    }

    /// <summary>Takes a backup out of the table.</summary>
    public static Task DeleteAsync(ServerConnection connection, Guid backupId, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM pgmigrate.backup WHERE backup_id = $1",
            [new() { Value = backupId }],
            cancellationToken
        );

    private static BackupManifest Parse(string json, Guid backupId)
    {
        try
        {
            return ManifestJson.Read(json);
        }
        catch (JsonException exception)
        {
            throw new MigrationException(
                MigrationErrorId.BackupDamaged,
                $"The manifest of backup {backupId} cannot be used: {exception.Message}",
                $"Take another backup: {Operation.ListBackups} lists them. Where a newer PgMigrate wrote it, update "
                    + $"{Vocabulary.Current.Product}.",
                exception
            );
        }
    }

    private static SchemaBackup Read(NpgsqlDataReader reader) =>
        new()
        {
            BackupId = reader.GetGuid(0),
            Method = Enum.Parse<BackupMethod>(reader.GetString(1)),
            Server = reader.GetString(2),
            Database = reader.GetString(3),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(4),
            Duration = reader.GetTimeSpan(5),
            Rows = reader.IsDBNull(6) ? null : reader.GetInt64(6),
            Size = reader.GetInt64(7),
            Path = reader.TextOrNull(8),
            RunId = IdOf(reader, 9),
            ReplacedBy = IdOf(reader, 10),
            VerifiedAt = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
            CreatedBy = reader.GetString(12),
            IncludesData = reader.GetBoolean(13),
            Tables = JsonText.ToList(reader.GetString(14)),
            NotCopied = JsonText.ToList(reader.GetString(15)),
        };

    private static Guid? IdOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
}

/// <summary>A backup as its table has it.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Path">Its folder; null where it is in the database.</param>
/// <param name="Size">Bytes.</param>
internal sealed record RegisteredBackup(BackupManifest Manifest, string? Path, long Size);
