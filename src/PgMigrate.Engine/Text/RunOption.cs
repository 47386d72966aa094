namespace PgMigrate.Engine.Text;

/// <summary>The options of a run that texts name.</summary>
internal static class RunOption
{
    /// <summary>See <see cref="MigrationOptions.Path"/>.</summary>
    public static readonly OptionName Path = Of(nameof(MigrationOptions.Path));

    /// <summary>See <see cref="MigrationOptions.To"/>.</summary>
    public static readonly OptionName To = Of(nameof(MigrationOptions.To));

    /// <summary>See <see cref="MigrationOptions.Phase"/>.</summary>
    public static readonly OptionName Phase = Of(nameof(MigrationOptions.Phase));

    /// <summary>See <see cref="MigrationOptions.UnusedFor"/>.</summary>
    public static readonly OptionName UnusedFor = Of(nameof(MigrationOptions.UnusedFor));

    /// <summary>See <see cref="MigrationOptions.Tokens"/>.</summary>
    public static readonly OptionName Tokens = Of(nameof(MigrationOptions.Tokens));

    /// <summary>See <see cref="MigrationOptions.Baseline"/>.</summary>
    public static readonly OptionName Baseline = Of(nameof(MigrationOptions.Baseline));

    /// <summary>See <see cref="MigrationOptions.CreateDatabase"/>.</summary>
    public static readonly OptionName CreateDatabase = Of(nameof(MigrationOptions.CreateDatabase));

    /// <summary>See <see cref="MigrationOptions.TransactionMode"/>.</summary>
    public static readonly OptionName TransactionMode = Of(nameof(MigrationOptions.TransactionMode));

    /// <summary>See <see cref="MigrationOptions.RunLockTimeout"/>.</summary>
    public static readonly OptionName RunLockTimeout = Of(nameof(MigrationOptions.RunLockTimeout));

    /// <summary>See <see cref="MigrationOptions.LockTimeout"/>.</summary>
    public static readonly OptionName LockTimeout = Of(nameof(MigrationOptions.LockTimeout));

    /// <summary>See <see cref="MigrationOptions.Blockers"/>.</summary>
    public static readonly OptionName Blockers = Of(nameof(MigrationOptions.Blockers));

    /// <summary>See <see cref="MigrationOptions.BlockerApplications"/>.</summary>
    public static readonly OptionName BlockerApplications = Of(nameof(MigrationOptions.BlockerApplications));

    /// <summary>See <see cref="MigrationOptions.Retries"/>.</summary>
    public static readonly OptionName Retries = Of(nameof(MigrationOptions.Retries));

    /// <summary>See <see cref="MigrationOptions.HistorySchema"/>.</summary>
    public static readonly OptionName HistorySchema = Of(nameof(MigrationOptions.HistorySchema));

    /// <summary>See <see cref="MigrationOptions.SkipChecks"/>.</summary>
    public static readonly OptionName SkipChecks = Of(nameof(MigrationOptions.SkipChecks));

    /// <summary>See <see cref="MigrationOptions.Force"/>.</summary>
    public static readonly OptionName Force = Of(nameof(MigrationOptions.Force));

    /// <summary>See <see cref="MigrationOptions.KeepSnapshots"/>.</summary>
    public static readonly OptionName KeepSnapshots = Of(nameof(MigrationOptions.KeepSnapshots));

    /// <summary>See <see cref="MigrationOptions.BackupMode"/>.</summary>
    public static readonly OptionName BackupMode = Of(nameof(MigrationOptions.BackupMode));

    /// <summary>See <see cref="MigrationOptions.BackupMethod"/>.</summary>
    public static readonly OptionName BackupMethod = Of(nameof(MigrationOptions.BackupMethod));

    /// <summary>See <see cref="MigrationOptions.BackupPath"/>.</summary>
    public static readonly OptionName BackupPath = Of(nameof(MigrationOptions.BackupPath));

    /// <summary>See <see cref="MigrationOptions.BackupLock"/>.</summary>
    public static readonly OptionName BackupLock = Of(nameof(MigrationOptions.BackupLock));

    private static OptionName Of(string property) => new(typeof(MigrationOptions), property);
}
