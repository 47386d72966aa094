namespace PgMigrate.TestHost;

/// <summary>What <c>backup</c> reads from its input, as one line of JSON.</summary>
/// <param name="ConnectionString">Npgsql keywords.</param>
/// <param name="Folder">The folder that backups go to; null where <paramref name="Restore"/> names one to restore.</param>
/// <param name="Method">How the backup is made.</param>
/// <param name="Restore">The folder of a backup to restore instead.</param>
public sealed record BackupRequest(string ConnectionString, string? Folder, BackupMethod Method, string? Restore = null);
