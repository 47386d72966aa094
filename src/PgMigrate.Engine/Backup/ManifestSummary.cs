namespace PgMigrate.Engine.Backup;

/// <summary>A manifest as users meet it.</summary>
internal static class ManifestSummary
{
    /// <summary>The backup.</summary>
    /// <param name="manifest">What it says of itself.</param>
    /// <param name="path">Its folder; null where it is in the database.</param>
    /// <param name="size">Bytes.</param>
    public static SchemaBackup Of(BackupManifest manifest, string? path, long size) =>
        new()
        {
            BackupId = manifest.BackupId,
            Server = manifest.Server,
            Database = manifest.Database,
            Method = manifest.Method,
            CreatedAt = manifest.CreatedAt,
            Duration = manifest.Duration,
            Tables = [.. manifest.Tables.Select(table => table.Name)],
            Rows = RowsOf(manifest),
            Size = size,
            IncludesData = manifest.IncludesData,
            Path = path,
            RunId = manifest.RunId,
            ReplacedBy = manifest.ReplacedBy,
            VerifiedAt = manifest.VerifiedAt,
            CreatedBy = manifest.CreatedBy,
            NotCopied = manifest.NotCopied,
        };

    /// <summary>The rows in it; null where those of a table were not counted.</summary>
    public static long? RowsOf(BackupManifest manifest) =>
        manifest.Tables.All(table => table.Rows is not null) ? manifest.Tables.Sum(table => table.Rows) : null;
}
