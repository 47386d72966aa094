using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>The options of a restore that texts name.</summary>
internal static class RestoreOption
{
    /// <summary>See <see cref="RestoreOptions.BackupId"/>.</summary>
    public static readonly OptionName BackupId = Of(nameof(RestoreOptions.BackupId));

    /// <summary>See <see cref="RestoreOptions.Path"/>.</summary>
    public static readonly OptionName Path = Of(nameof(RestoreOptions.Path));

    /// <summary>See <see cref="RestoreOptions.Tables"/>.</summary>
    public static readonly OptionName Tables = Of(nameof(RestoreOptions.Tables));

    /// <summary>See <see cref="RestoreOptions.Columns"/>.</summary>
    public static readonly OptionName Columns = Of(nameof(RestoreOptions.Columns));

    /// <summary>See <see cref="RestoreOptions.AllowOtherDatabase"/>.</summary>
    public static readonly OptionName AllowOtherDatabase = Of(nameof(RestoreOptions.AllowOtherDatabase));

    private static OptionName Of(string property) => new(typeof(RestoreOptions), property);
}
