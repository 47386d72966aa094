using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>The options of a backup that texts name.</summary>
internal static class BackupOption
{
    /// <summary>See <see cref="BackupOptions.Folder"/>.</summary>
    public static readonly OptionName Folder = Of(nameof(BackupOptions.Folder));

    /// <summary>See <see cref="BackupOptions.Method"/>.</summary>
    public static readonly OptionName Method = Of(nameof(BackupOptions.Method));

    /// <summary>See <see cref="BackupOptions.Format"/>.</summary>
    public static readonly OptionName Format = Of(nameof(BackupOptions.Format));

    /// <summary>See <see cref="BackupOptions.Jobs"/>.</summary>
    public static readonly OptionName Jobs = Of(nameof(BackupOptions.Jobs));

    /// <summary>See <see cref="BackupOptions.SchemaOnly"/>.</summary>
    public static readonly OptionName SchemaOnly = Of(nameof(BackupOptions.SchemaOnly));

    /// <summary>See <see cref="BackupOptions.Verify"/>.</summary>
    public static readonly OptionName Verify = Of(nameof(BackupOptions.Verify));

    /// <summary>See <see cref="BackupOptions.LockTimeout"/>.</summary>
    public static readonly OptionName LockTimeout = Of(nameof(BackupOptions.LockTimeout));

    private static OptionName Of(string property) => new(typeof(BackupOptions), property);
}
